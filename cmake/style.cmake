# Turns a style sheet into C. Run as a script: cmake -DSHEET=FILE -DSOURCE=OUT -P style.cmake
# The version is the beginning of the sheet's SHA-256.
file(READ ${SHEET} hex HEX)
file(SHA256 ${SHEET} hash)
string(SUBSTRING ${hash} 0 10 version)
string(REGEX REPLACE "(................................)" "\\1\n    " hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1, " hex "${hex}")
file(WRITE ${SOURCE} "#include \"publish/style.h\"

static const unsigned char text[] = {
    ${hex}0x00};

const struct bytes style_sheet = {(const char *)text, sizeof text - 1};

const char style_version[] = \"${version}\";
")
