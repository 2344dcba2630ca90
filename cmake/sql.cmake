# Turns .sql files into C. Run as a script: cmake -DSTATEMENTS=FILE -DMIGRATIONS=FILES -DHEADER=OUT -DSOURCE=OUT -P sql.cmake
# STATEMENTS holds statements under "-- name x" lines: each becomes SQL_X of enum sql. MIGRATIONS are parted by commas,
# lowest version first. Brackets are not to stand in either, since CMake's lists trip over them.

# The text as a C string literal, a line of it a line.
function(sql_literal text out)
    string(REGEX REPLACE "(^|\n)--[^\n]*" "" text "${text}")
    string(STRIP "${text}" text)
    string(REPLACE "\\" "\\\\" text "${text}")
    string(REPLACE "\"" "\\\"" text "${text}")
    string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
    set(${out} "\"${text}\"" PARENT_SCOPE)
endfunction()

# What is the same already keeps its date, so that nothing is compiled again for it.
function(write_changed path text)
    set(old "")
    if(EXISTS ${path})
        file(READ ${path} old)
    endif()
    if(NOT "${old}" STREQUAL "${text}")
        file(WRITE ${path} "${text}")
    endif()
endfunction()

file(READ ${STATEMENTS} text)
string(REPLACE ";" "" text "${text}")
string(REPLACE "\n-- name " ";" parts "${text}")
list(POP_FRONT parts)
set(names "")
set(table "")
foreach(part IN LISTS parts)
    string(REGEX MATCH "^[a-z0-9_]+" name "${part}")
    string(REGEX REPLACE "^[a-z0-9_]+[ \t]*\n" "" body "${part}")
    string(TOUPPER ${name} upper)
    sql_literal("${body}" literal)
    string(APPEND names "    SQL_${upper},\n")
    string(APPEND table "    [SQL_${upper}] =\n    ${literal},\n")
endforeach()

set(migrations "")
string(REPLACE "," ";" MIGRATIONS "${MIGRATIONS}")
foreach(file IN LISTS MIGRATIONS)
    file(READ ${file} text)
    string(REPLACE ";" "@semicolon@" text "${text}")
    sql_literal("${text}" literal)
    string(REPLACE "@semicolon@" ";" literal "${literal}")
    string(APPEND migrations "    ${literal},\n")
endforeach()

write_changed(${HEADER} "/* Made from ${STATEMENTS} by cmake/sql.cmake. */
#ifndef RIFFLE_STORE_SQL_H
#define RIFFLE_STORE_SQL_H

#include <stddef.h>

enum sql {
${names}    SQL_COUNT
};

extern const char *const sql_statements[SQL_COUNT];

/* Entry i brings a store of schema version i to version i + 1. */
extern const char *const sql_migrations[];
extern const size_t sql_migration_count;

#endif
")
write_changed(${SOURCE} "#include \"store/sql.h\"

const char *const sql_statements[SQL_COUNT] = {
${table}};

const char *const sql_migrations[] = {
${migrations}};

const size_t sql_migration_count = sizeof sql_migrations / sizeof sql_migrations[0];
")
