# riffle_flags: what every object of the project is compiled with.
add_library(riffle_flags INTERFACE)
target_compile_options(riffle_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes
                       -Wmissing-prototypes -Wvla -fno-common)
target_compile_definitions(riffle_flags INTERFACE _GNU_SOURCE RIFFLE_VERSION="${PROJECT_VERSION}")
if(RIFFLE_FUZZ)
    target_compile_options(riffle_flags INTERFACE -fsanitize=fuzzer-no-link)
    # gcc says so by itself, clang does not: without it arenas leave their gaps unpoisoned.
    target_compile_definitions(riffle_flags INTERFACE __SANITIZE_ADDRESS__=1)
endif()

# floor(feed SOURCES rss.c atom.c BELOW text base USES PkgConfig::EXPAT)
# One static library per folder of src/. BELOW names the floors whose headers it may include, USES the libraries that
# live in this room alone.
function(floor name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;BELOW;USES")
    list(TRANSFORM arg_BELOW PREPEND riffle_)
    add_library(riffle_${name} STATIC ${arg_SOURCES})
    target_include_directories(riffle_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(riffle_${name} PUBLIC ${arg_BELOW} PRIVATE riffle_flags ${arg_USES})
endfunction()
