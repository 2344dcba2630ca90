#!/bin/sh
# accessible.sh RIFFLE WORLD SOURCE WORK: runs riffle on the sample feeds and has axe-core look at its pages in Chromium, in a
# light and a dark window, a wide and a narrow one. Ends with 77 (skipped) where npm, Chromium or axe-core is not to be had.
set -eu
riffle=$1 world=$2 source=$3 work=$4

skip() {
    echo "accessible: skipped: $*"
    exit 77
}

command -v npm >/dev/null || skip "no npm"
for chromium in chromium chromium-browser google-chrome ""; do
    [ -n "$chromium" ] || skip "no Chromium"
    ! command -v "$chromium" >/dev/null || break
done
mkdir -p "$work"
[ -s "$work/node_modules/axe-core/axe.min.js" ] ||
    npm install --silent --no-audit --no-fund --prefix "$work" axe-core@4 >/dev/null 2>&1 || skip "axe-core could not be fetched"

run=$(mktemp -d /tmp/riffle-accessible-XXXXXX)
children=
# shellcheck disable=SC2086
trap 'kill $children 2>/dev/null || true; wait; rm -rf "$run"' EXIT
"$world" --port 0 --opml "$run/feeds.opml" >/dev/null 2>&1 &
children=$!
cat >"$run/riffle.yaml" <<END
opml: feeds.opml
topics: $source/conf/topics.d
store: sqlite:riffle.db
publish: ""
listen: unix:$run/public
admin-listen: unix:$run/admin
fetch: {per-host: 16, gap: 0s, private-networks: [127.0.0.0/8, "::1/128"]}
END
tries=0
while [ ! -s "$run/feeds.opml" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { echo "accessible: the sample feeds did not start" >&2; exit 1; }
    sleep 0.1
done
"$riffle" run -c "$run/riffle.yaml" 2>"$run/log" &
children="$children $!"
node "$source/tests/e2e/accessible.mjs" "$chromium" "$work/node_modules/axe-core/axe.min.js" "$run" ||
    { cat "$run/log" >&2; exit 1; }
