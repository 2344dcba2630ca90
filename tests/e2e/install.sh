#!/bin/sh
# install.sh BUILD SOURCE: installs into a folder of its own and looks at what is there; then again over what a user
# edited, which must stay, with the new file beside it.
set -eu
build=$1 source=$2
root=$(mktemp -d /tmp/riffle-install-XXXXXX)
trap 'rm -rf "$root"' EXIT

fail() {
    echo "install: $*" >&2
    exit 1
}

install_it() {
    DESTDIR=$root cmake --install "$build" --prefix /usr >"$root/log" 2>&1 || { cat "$root/log" >&2; fail "it failed"; }
}

install_it
etc=$root/etc/riffle
[ -x "$root/usr/bin/riffle" ] || fail "no program"
"$root/usr/bin/riffle" version | grep -q '^riffle ' || fail "the program does not run"
for file in lib/systemd/system/riffle.service lib/systemd/system/riffle.socket lib/sysusers.d/riffle.conf \
    lib/tmpfiles.d/riffle.conf share/man/man1/riffle.1 share/man/man5/riffle.yaml.5; do
    [ -s "$root/usr/$file" ] || fail "no $file"
done
for file in "$source"/doc/*.[15]; do
    section=${file##*.}
    cmp -s "$file" "$root/usr/share/man/man$section/${file##*/}" || fail "${file##*/} is not the one of the sources"
done
for file in "$source"/doc/*.md "$source"/doc/*.json "$source"/doc/*.yml; do
    cmp -s "$file" "$root/usr/share/doc/riffle/doc/${file##*/}" || fail "${file##*/} is not the one of the sources"
done
cmp -s "$source/conf/riffle.yaml" "$etc/riffle.yaml" || fail "no riffle.yaml"
cmp -s "$source/feeds.opml" "$etc/feeds.opml" || fail "no feeds.opml"
cmp -s "$source/conf/topics.d/china-russia.yaml" "$etc/topics.d/china-russia.yaml" || fail "no topic"
grep -q '^ExecStart=/usr/bin/riffle run -c /etc/riffle/riffle.yaml$' "$root/usr/lib/systemd/system/riffle.service" ||
    fail "the unit starts something else"
if command -v systemd-analyze >/dev/null 2>&1; then
    systemd-analyze verify --man=no --root="$root" /usr/lib/systemd/system/riffle.service >"$root/log" 2>&1 || true
    ! grep -i 'riffle.*\(unknown\|invalid\|failed to parse\)' "$root/log" || fail "systemd does not understand the unit"
fi

# The installed configuration is in order as it stands there; its defaults name folders that only a real root has.
sed -E "s|^#(opml\|topics): /etc/riffle|\1: $etc|; s|^#store: sqlite:///var/lib/riffle|store: sqlite://$root|" \
    "$etc/riffle.yaml" >"$root/riffle.yaml"
"$root/usr/bin/riffle" check -c "$root/riffle.yaml" >"$root/log" 2>&1 || { cat "$root/log" >&2; fail "check refuses it"; }

# A second time: nothing changed, nothing new beside it.
install_it
[ -z "$(find "$root/etc" -name '*.new')" ] || fail "an untouched file got a .new beside it"

# A third time, over what the user made of it.
echo "# mine" >>"$etc/riffle.yaml"
echo "<opml version=\"2.0\"><body/></opml>" >"$etc/feeds.opml"
cp "$etc/riffle.yaml" "$root/mine.yaml"
install_it
cmp -s "$root/mine.yaml" "$etc/riffle.yaml" || fail "an edited riffle.yaml was overwritten"
cmp -s "$source/conf/riffle.yaml" "$etc/riffle.yaml.new" || fail "no riffle.yaml.new"
grep -q '<body/>' "$etc/feeds.opml" || fail "an edited feeds.opml was overwritten"
cmp -s "$source/feeds.opml" "$etc/feeds.opml.new" || fail "no feeds.opml.new"
[ ! -e "$etc/topics.d/china-russia.yaml.new" ] || fail "an untouched topic got a .new beside it"
echo "install: all in place"
