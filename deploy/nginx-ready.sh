#!/bin/sh
# Asks every host of kesu each second whether requests may come (/readyz), and tells nginx which may.
#   nginx-ready.sh SITE-NAME FILE HOST:PORT HOST:PORT …
# FILE is what deploy/nginx.conf includes in its upstream. It is written anew, and nginx reloaded, only when the list
# changes; while no host is ready it stays as it is. Description: docs/operators/deploying.md
set -u
name=$1
file=$2
shift 2
reload=${NGINX_RELOAD:-nginx -s reload}

line() {
    echo "server $1 max_fails=2 fail_timeout=2s;"
}

ask() {
    if curl -sf -o /dev/null -m 3 -H "Host: $name" "http://$1/readyz"; then
        line "$1"
    fi
}

# All at once: a host that does not answer keeps nobody from seeing that another one is about to stop.
ready() {
    for host in "$@"; do ask "$host" & done
    wait
}

# nginx does not start without the file: before anything is known, every host is asked.
[ -s "$file" ] || for host in "$@"; do line "$host"; done >"$file"

while :; do
    found=$(ready "$@" | sort)
    if [ -n "$found" ] && [ "$found" != "$(cat "$file")" ]; then
        printf '%s\n' "$found" >"$file.new" && mv "$file.new" "$file" && $reload
    fi
    sleep 1
done
