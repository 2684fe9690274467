#!/usr/bin/env bash
# Stops what ./start.sh started. The database's data stays.
set -uo pipefail
cd "$(dirname "$0")"
pid_file=logs/apphost.pid

# without ps, as in a slim container, a system that runs would be taken for one that has stopped
is_ours() { tr '\0' ' ' < "/proc/$1/cmdline" 2> /dev/null | grep -q AppHost; }
[ -d /proc/self ] || is_ours() { ps -o command= -p "$1" 2> /dev/null | grep -q AppHost; }

if [ ! -f "$pid_file" ] || ! is_ours "$(cat "$pid_file")"; then
  rm -f "$pid_file"
  echo "ModelProxy was not started by ./start.sh, or has stopped already. (One started with dotnet run stops with Ctrl-C.)"
  exit 0
fi

pid=$(cat "$pid_file")
kill -TERM "$pid"
for _ in $(seq 75); do
  if ! is_ours "$pid"; then
    rm -f "$pid_file"
    echo "ModelProxy has stopped."
    exit 0
  fi
  sleep 0.2
done
kill -KILL "$pid"
rm -f "$pid_file"
echo "ModelProxy did not stop by itself within 15 s and was killed." >&2
exit 1
