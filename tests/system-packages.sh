#!/bin/sh
# Installs with apt-get the system packages that the tests need and that are missing here; says so. Quiet where all are there.
# PostgreSQL is wanted, not needed: where it cannot be had, the tests run on SQLite alone, and `make test` says so.
set -eu

missing=''
need() { missing="$missing $1"; }

{ command -v chromium-headless-shell || command -v chromium; } >/dev/null || need chromium-headless-shell
command -v msgfmt >/dev/null || need gettext
ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || need fonts-noto-cjk
# The archive's PDFs are laid out by Pango.
library() { /sbin/ldconfig -p 2>/dev/null | grep -q "$1" || need "$2"; }
library libpango-1.0.so.0 libpango-1.0-0
library libpangoft2-1.0.so.0 libpangoft2-1.0-0
library libharfbuzz-subset.so.0 libharfbuzz-subset0
# The web server of site/deploy/nginx.conf, which Debian keeps beside what only root runs.
{ command -v nginx || ls /usr/sbin/nginx; } >/dev/null 2>&1 || need nginx-light
needed=$missing
{ command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1 || need postgresql

[ -n "$missing" ] || exit 0

by_hand() {
    echo "测试需要的系统软件包还缺：$missing。$1，请安装后重试。" >&2
    [ -z "$needed" ] || exit 1
    exit 0
}

command -v apt-get >/dev/null || by_hand '这里没有 apt-get'
as_root=''
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || by_hand '您不是 root，这里也没有 sudo'
    as_root=sudo
fi

echo "测试需要系统软件包：$missing，现在用 apt-get 安装……"
{
    $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
} || by_hand 'apt-get 没有装上'
