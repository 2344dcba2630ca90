# What may not be called or left behind, and how long a file may be (one that is a single table, NAME_table.c, may be any
# length). Comments and string literals do not count as calls.

BEGIN {
    longest = 600
    split("strcpy strcat sprintf vsprintf strncpy strncat strtok atoi atol atof gets", names, " ")
    for (i in names)
        banned[names[i]] = 1
}

function fail(what) {
    printf "%s:%d: %s\n", FILENAME, FNR, what
}

FNR == 1 {
    in_comment = 0
    told_length = 0
}

FNR > longest && !told_length && FILENAME !~ /_table\.c$/ {
    told_length = 1
    fail("longer than " longest " lines; cut it where its subject has a seam")
}

# The line without its comments and with its literals emptied. Keeps in_comment from line to line.
function code_of(line,   out, two, c, quote) {
    out = ""
    while (line != "") {
        if (in_comment) {
            c = index(line, "*/")
            if (c == 0)
                return out
            line = substr(line, c + 2)
            in_comment = 0
            continue
        }
        two = substr(line, 1, 2)
        c = substr(line, 1, 1)
        if (two == "/*") {
            in_comment = 1
            line = substr(line, 3)
        } else if (two == "//") {
            return out
        } else if (c == "\"" || c == "'") {
            quote = c
            line = substr(line, 2)
            while (line != "" && substr(line, 1, 1) != quote)
                line = substr(line, substr(line, 1, 1) == "\\" ? 3 : 2)
            line = substr(line, 2)
            out = out quote quote
        } else {
            out = out c
            line = substr(line, 2)
        }
    }
    return out
}

# Only lines that name a candidate are taken apart; comment marks must be followed on all.
{
    line = $0
    suspect = line ~ /strn?c(py|at)|v?sprintf|strtok|ato[ilf]|gets/
    if (!suspect && !in_comment && line !~ /\/\*/)
        code = ""
    else
        code = code_of(line)
}

suspect {
    rest = code
    while (match(rest, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
        name = substr(rest, RSTART, RLENGTH)
        sub(/[ \t]*\($/, "", name)
        if (name in banned)
            fail(name " is not used here: it knows no sizes, or hides errors")
        rest = substr(rest, RSTART + RLENGTH)
    }
}

/(TODO|FIXME|XXX)([^A-Za-z0-9]|$)/ && FILENAME !~ /^tests\/(shape|fuzz)\// {
    if ($0 !~ /mkd?s?o?temp|XXXXXX/)
        fail("an open end: do it, or file an issue and leave the line out")
}
