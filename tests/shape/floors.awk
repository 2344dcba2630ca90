# Includes: no floor looks up or sideways, no library leaves its room, no headers include each other in a circle, and a
# .c file's own header comes first. The tables are HOUSE's: change them where a wall has moved for good.

BEGIN {
    # A floor and the floors it may include, besides its own folder. daemon and cmd may include any.
    may["base"] = ""
    may["text"] = may["serve"] = "base"
    may["feed"] = may["plan"] = "text serve base"
    may["story"] = may["match"] = may["publish"] = may["net"] = "feed plan text serve base"
    may["store"] = "story match publish net feed plan text serve base"
    may["daemon"] = may["cmd"] = "*"
    may["main.c"] = "*"

    # A library's header (or folder of headers) and the floors that may include it.
    room["expat.h"] = room["expat_external.h"] = "feed"
    room["gumbo.h"] = "text"
    room["curl/"] = "net"
    room["microhttpd.h"] = "serve"
    room["sqlite3.h"] = "store"
    room["unicode/"] = "text"
    room["libstemmer.h"] = "text"
    room["jansson.h"] = "feed match daemon cmd"
    room["yaml.h"] = "base"
    room["xxhash.h"] = "base"
    room["nettle/"] = "base"
    room["ev.h"] = "serve net daemon cmd"
    room["systemd/"] = "daemon cmd"
    room["zlib.h"] = "base"
    room["brotli/"] = "serve"
    room["ctype.h"] = room["wctype.h"] = ""
}

function floor_of(path,   parts) {
    split(path, parts, "/")
    return parts[1]
}

function listed(word, words) {
    return words == "*" || index(" " words " ", " " word " ") > 0
}

function fail(what) {
    printf "%s:%d: %s\n", FILENAME, FNR, what
}

FNR == 1 {
    self = FILENAME
    sub(/^src\//, "", self)
    own_floor = floor_of(self)
    includes = 0
    if (!(own_floor in may))
        fail("src/" own_floor " is no floor of the house; add it to tests/shape/floors.awk")
}

/^#[ \t]*include[ \t]*"/ {
    split($0, part, "\"")
    target = part[2]
    other = floor_of(target)
    if (target !~ /\//)
        fail("\"" target "\": name a header from src/ on, such as \"base/bytes.h\"")
    else if (other != own_floor && !listed(other, may[own_floor]))
        fail(own_floor " may not include " target ": it stands above or beside")
    header = self
    sub(/\.c$/, ".h", header)
    includes++
    if (header != self && target == header && includes > 1)
        fail("the file's own header comes first, so that it proves to stand alone")
    if (self ~ /\.h$/) {
        edges[self] = edges[self] " " target
        place[self, target] = FILENAME ":" FNR
    }
}

/^#[ \t]*include[ \t]*</ {
    includes++
    split($0, part, /[<>]/)
    target = part[2]
    for (library in room) {
        is_folder = library ~ /\/$/
        if (is_folder ? index(target, library) == 1 : target == library)
            if (!listed(own_floor, room[library]))
                fail("<" target "> " (room[library] ? "may be included in " room[library] " alone" : "follows the locale; use ascii_ of base/bytes.h"))
    }
}

# Walks the headers depth first; state 1 is on the way, 2 is done.
function walk(header,   list, n, i) {
    state[header] = 1
    n = split(edges[header], list, " ")
    for (i = 1; i <= n; i++) {
        if (state[list[i]] == 1)
            printf "%s: %s includes %s, which includes it back\n", place[header, list[i]], header, list[i]
        else if (state[list[i]] == 0)
            walk(list[i])
    }
    state[header] = 2
}

END {
    for (header in edges)
        if (state[header] == 0)
            walk(header)
}
