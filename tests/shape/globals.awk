# Variables at file scope that could change, as far as lines tell: a definition that starts in the first column, is no
# function, type, prototype or macro, and has no `const` where it counts. Laid out by clang-format, that is reliable.

function fail(what) {
    printf "%s:%d: %s\n", FILENAME, FNR, what
}

FNR == 1 {
    in_comment = in_macro = in_type = 0
}

# Comments that start a line, and macros with their further lines.
in_comment { if (/\*\//) in_comment = 0; next }
/^\/\*/ { if (!/\*\//) in_comment = 1; next }
in_macro || /^#/ { in_macro = /\\$/; next }

# Static variables inside functions keep a state as well.
/^[ \t]+static / && !/const/ && !/\(/ { fail("a variable that outlives its function; pass the state in") }

/^[A-Za-z_]/ {
    line = $0
    sub(/\/\*.*/, "", line)
    if (line ~ /^(typedef|return|goto|case|default|extern "C")/ || line ~ /^[a-z_]+:$/)
        next
    if (line ~ /^(static )?(struct|enum|union) ?[a-z0-9_]* ?({|;)/ || line ~ /^(struct|enum|union) [A-Za-z0-9_]+;?[ \t]*$/)
        next
    if (line ~ /static_assert|_Static_assert/)
        next
    head = line
    sub(/[=].*/, "", head)
    is_definition = line ~ /=/ || line ~ /;[ \t]*$/
    first = index(head, "(")
    is_function = first > 0 && substr(head, first + 1, 1) != "*"
    if (!is_definition || is_function)
        next
    # A pointer has to be constant itself: const behind the last star.
    last = head
    sub(/.*\*/, "", last)
    if (last !~ /(^|[^a-z_])const([^a-z_]|$)/ && !(head !~ /\*/ && head ~ /(^|[^a-z_])const([^a-z_]|$)/) \
        && head !~ /^static [a-z_]+ \*?const/)
        fail("a variable at file scope that can change: " head)
}
