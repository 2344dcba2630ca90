# A sanitizer's report fails a test even where the runner itself would pass it (Criterion and leaks).
set(RIFFLE_BAD_OUTPUT "Sanitizer:|runtime error:|definitely lost")

# unit_test(text date [USES …] [DEFINES …]) builds tests/text/test_date.c against the floor it tests and what lies
# below, and registers it as the test text/date.
function(unit_test floor name)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;USES;DEFINES")
    set(target test_${floor}_${name})
    add_executable(${target} test_${name}.c ${arg_SOURCES})
    target_compile_definitions(${target} PRIVATE TEST_DATA="${RIFFLE_TEST_DATA}" ${arg_DEFINES})
    target_link_libraries(${target} PRIVATE riffle_${floor} riffle_flags PkgConfig::CRITERION ${arg_USES})
    add_test(NAME ${floor}/${name} COMMAND ${target} --short-filename)
    set_tests_properties(${floor}/${name} PROPERTIES LABELS "unit;${floor}" TIMEOUT 120
                         FAIL_REGULAR_EXPRESSION "${RIFFLE_BAD_OUTPUT}")
endfunction()

# thread_test(base mailbox): a program with a main of its own, since Criterion does not start under TSan.
function(thread_test floor name)
    set(target thread_${floor}_${name})
    add_executable(${target} thread_${name}.c)
    target_link_libraries(${target} PRIVATE riffle_${floor} riffle_flags Threads::Threads)
    add_test(NAME ${floor}/${name}-threads COMMAND ${target})
    set_tests_properties(${floor}/${name}-threads PROPERTIES LABELS "threads;${floor}" TIMEOUT 120
                         FAIL_REGULAR_EXPRESSION "${RIFFLE_BAD_OUTPUT}")
endfunction()

# fuzz_target(date text): tests/fuzz/fuzz_date.c defines LLVMFuzzerTestOneInput; its seeds lie in tests/fuzz/seeds/date.
# With clang it becomes a libFuzzer program; everywhere CTest replays the seeds and a fixed number of their mutations.
function(fuzz_target name floor)
    add_executable(fuzz_${name} fuzz_${name}.c)
    target_link_libraries(fuzz_${name} PRIVATE riffle_${floor} riffle_flags)
    if(RIFFLE_FUZZ)
        target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
        add_test(NAME fuzz/${name} COMMAND fuzz_${name} -runs=0 ${CMAKE_CURRENT_SOURCE_DIR}/seeds/${name})
    else()
        target_sources(fuzz_${name} PRIVATE replay.c)
        add_test(NAME fuzz/${name} COMMAND fuzz_${name} ${CMAKE_CURRENT_SOURCE_DIR}/seeds/${name})
    endif()
    set_tests_properties(fuzz/${name} PROPERTIES LABELS "fuzz;${floor}" TIMEOUT 300
                         FAIL_REGULAR_EXPRESSION "${RIFFLE_BAD_OUTPUT}")
endfunction()
