# Keeps one private PostgreSQL for as long as its standard input stays open.
#
# usage: sh guardian.sh BIN_FOLDER PORT PARENT_FOLDER on|off, password on the first line of input.
# The last word says whether the server waits for the disk.
#
# Whoever started us holds the other end of the pipe. However that process ends (also by a
# signal that it cannot catch) the pipe closes, and then the server is stopped and removed.
set -eu
umask 077
bin=$1 port=$2 parent=$3 durable=$4
read -r password

folder=$(mktemp -d "$parent/quittance-postgres-XXXXXX")
server=
end() {
    trap '' EXIT INT HUP TERM
    if [ -n "$server" ]; then
        kill -INT "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 143' TERM
trap '' INT HUP
echo $$ >"$folder/guardian.pid"
echo "folder $folder"

printf '%s\n' "$password" >"$folder/password"
# Collation C orders text as SQLite does.
"$bin/initdb" --pgdata="$folder/data" --username=quittance --pwfile="$folder/password" \
    --auth-host=password --auth-local=reject --encoding=UTF8 --locale=C --data-checksums \
    --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
rm "$folder/password"

# The tests end our own process by force, never the server or the machine, so what the server
# is asked to keep is safe in the kernel's cache; waiting for the disk would only cost time, so
# it waits only where its speed is measured.
"$bin/postgres" -D "$folder/data" -p "$port" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 \
    -c fsync="$durable" -c full_page_writes="$durable" -c timezone=UTC -c log_timezone=UTC \
    >"$folder/server.log" 2>&1 </dev/null &
server=$!
echo "started"

while read -r _; do :; done
