# Turns a style sheet into C. Run as a script:
#     cmake -DSHEET=FILE -DNAME=style -DHEADER=publish/style.h -DSOURCE=OUT -P style.cmake
# defines style_sheet and style_version. The version is the beginning of the sheet's SHA-256.
file(READ ${SHEET} hex HEX)
file(SHA256 ${SHEET} hash)
string(SUBSTRING ${hash} 0 10 version)
string(REGEX REPLACE "(................................)" "\\1\n    " hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1, " hex "${hex}")
file(WRITE ${SOURCE} "#include \"${HEADER}\"

static const unsigned char text[] = {
    ${hex}0x00};

const struct bytes ${NAME}_sheet = {(const char *)text, sizeof text - 1};

const char ${NAME}_version[] = \"${version}\";
")
