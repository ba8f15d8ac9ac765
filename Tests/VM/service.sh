#!/bin/bash
# The package and the service, tried on a Debian with systemd as its first process: the guest's part of Scripts/systemd-test.
# /root/old.deb and /root/new.deb are the same program in two versions. Prints a line a check, and at last "#service ok|FAILED PASSED/CHECKS".
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export SYSTEMD_PAGER='' SYSTEMD_COLORS=0 DEBIAN_FRONTEND=noninteractive
passed=0 checks=0 section=''
file=/etc/vrrp6d/vrrp6d.yaml

section() { section=$1; echo "--- $1"; }
# check WORDS COMMAND...: runs it; what it prints is shown when it fails.
check() {
  local words=$1 out
  shift
  checks=$((checks + 1))
  if out=$("$@" 2>&1); then
    passed=$((passed + 1))
    printf 'ok      %-10s %s\n' "$section" "$words"
  else
    printf 'FAILED  %-10s %s\n' "$section" "$words"
    printf '%s\n' "$out" | tail -12 | sed 's/^/          /'
    systemctl status vrrp6d --no-pager -n 12 2>&1 | sed 's/^/          /'
  fi
}
not() { ! "$@"; }
# until_true SECONDS COMMAND...
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || { echo "not within its time: $*"; return 1; }
    sleep 0.3
  done
}
property() { systemctl show vrrp6d -p "$1" --value; }
is() { [ "$(property "$1")" = "$2" ] || { echo "$1 is $(property "$1"), not $2"; return 1; }; }
# exits STATUS COMMAND...
exits() {
  local wanted=$1 out status
  shift
  out=$("$@" 2>&1)
  status=$?
  [ $status -eq "$wanted" ] || { echo "exit status $status, not $wanted: $out"; return 1; }
}
shown() { vrrp6d show --json | jq -e "$1" >/dev/null; }
groups_shown() { vrrp6d show --all --json | jq -e "$1" >/dev/null; }
is_down() { ip -o link show "$1" | grep -qv '<[^>]*,UP'; }
is_up() { ip -o link show "$1" | grep -q '<[^>]*,UP'; }
journal() { journalctl -u vrrp6d -o cat --no-pager | grep -q -- "$1"; }
pid_is_not() { local now; now=$(property MainPID); [ "$now" -gt 0 ] && [ "$now" != "$1" ]; }
configuration() {
  cat <<Y
router: gw1
groups:
  - {name: core, management: true, interface: m0, vrid: 1, priority: 100, advertise-interval: 1s, hold-grace: 500ms}
  - {interface: s1, vrid: 10, follow: core, mode: unflowdown, addresses: ["fe80::1", "2001:db8:1::1"]}
  - {interface: s2, vrid: 10, follow: core, mode: flowdown, addresses: ["fe80::1", "2001:db8:2::1"]}
Y
}
# Whatever is left of it in the kernel.
traces() {
  for link in m0 s1 s2 s3; do
    tc filter show dev $link ingress 2>/dev/null
    tc filter show dev $link egress 2>/dev/null
    bridge fdb show dev $link | grep -i '^00:00:5e:00:02'
  done
  ip -6 route show table all proto 112
}
nothing_left_in_the_kernel() { local left; left=$(traces); [ -z "$left" ] || { echo "$left"; return 1; }; }
nothing_left_on_the_disk() {
  local left
  left=$(find / -xdev \( -path /proc -o -path /sys -o -path /root -o -path /var/log/journal -o -path /run/log \) -prune -o -iname '*vrrp6d*' -print; find /run /tmp -iname '*vrrp6d*' -not -path '/run/systemd/units/*')
  [ -z "$left" ] || { echo "$left"; return 1; }
}

# Of a systemd that does not know notify-reload, and of a Debian without man(1), that is said and no fault.
nothing_against_the_unit() {
  local words
  words=$(systemd-analyze verify vrrp6d.service 2>&1 | grep vrrp6d | grep -v -e notify-reload -e 'man vrrp6d')
  [ -z "$words" ] || { echo "$words"; return 1; }
}
knows_notify_reload() { [ "$(systemctl --version | sed -n '1s/systemd \([0-9]*\).*/\1/p')" -ge 253 ]; }

# A machine with three networks, and a router beside it that is preferred, once it is started.
sysctl -qw net.ipv6.conf.all.forwarding=1 net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
ip netns add peer
ip -n peer link set lo up
ip netns exec peer sysctl -qw net.ipv6.conf.all.forwarding=1 net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
for link in m0 s1 s2 s3; do
  ip link add $link type veth peer name $link netns peer
  ip -n peer link set $link up
  ip link set $link up
done
echo "systemd $(systemctl --version | sed -n '1s/systemd //p'), kernel $(uname -r)"

section install
check 'installed with dpkg' dpkg -i /root/old.deb
check 'enabled' exits 0 systemctl is-enabled vrrp6d
check 'not running without a configuration' is ActiveState inactive
check '... which is no failure' not systemctl is-failed --quiet vrrp6d
check 'a start without a configuration does nothing, and is no failure' exits 0 systemctl start vrrp6d
check '... and nothing runs' is ActiveState inactive
check 'man pages are there' test -s /usr/share/man/man8/vrrp6d.8.gz -a -s /usr/share/man/man5/vrrp6d.yaml.5.gz
check 'the completion for bash is sound' bash -n /usr/share/bash-completion/completions/vrrp6d
check 'the example is sound' exits 0 vrrp6d check --quiet /usr/share/doc/vrrp6d/examples/minimal.yaml
check 'systemd has nothing to say against the unit' nothing_against_the_unit

section start
configuration >$file
check 'check finds nothing wrong' exits 0 vrrp6d check $file
check 'started' exits 0 systemctl start vrrp6d
check '... which is over when the election has begun' groups_shown '.groups[] | select(.name == "core") | .state != "Initialize"'
check 'active' is ActiveState active
check 'Active within its time' until_true 60 shown '.totals.active == 3'
check 'systemctl status says so' until_true 10 bash -c 'systemctl show vrrp6d -p StatusText --value | grep -q "core Active; 3 groups: 3 Active"'
pid=$(property MainPID)
check 'no new privileges' grep -q '^NoNewPrivs:.1' /proc/$pid/status
# CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_KILL, CAP_SETGID, CAP_SETUID, CAP_NET_ADMIN, CAP_NET_RAW, CAP_IPC_LOCK, CAP_SYS_NICE, CAP_BPF: and not CAP_PERFMON, which it was started with.
check 'capabilities are what it needs, on every thread' bash -c "[ \$(cat /proc/$pid/task/*/status | grep -c '^CapPrm:.00000080008070e3') = \$(ls /proc/$pid/task | wc -l) ]"
check 'the election runs in real time' bash -c "chrt -p \$(grep -l election /proc/$pid/task/*/comm | cut -d/ -f5) | grep -q SCHED_FIFO"
check 'memory is locked' bash -c "! grep -q '^VmLck:.* 0 kB' /proc/$pid/status"
echo "        $(systemctl show vrrp6d -p StatusText --value)"
echo "        $(systemd-analyze security vrrp6d --no-pager 2>/dev/null | tail -1 | tr -cd '[:print:]')"

section reload
configuration | sed 's/2001:db8:1::1/2001:db8:1::9/' >$file
echo '  - {interface: s3, vrid: 10, follow: core, mode: unflowdown, addresses: ["fe80::1", "2001:db8:3::1"]}' >>$file
check 'systemctl reload' exits 0 systemctl reload vrrp6d
check '... is over when it is done' until_true 10 groups_shown '.groups[] | select(.name == "s3/10") | .state == "Active"'
check '... by the same process' is MainPID "$pid"
cp $file /root/good.yaml
echo 'nonsense: true' >>$file
check 'a reload with a mistake fails' not systemctl reload vrrp6d
check '... and says where it is' until_true 10 journal "$file:7:1"
check '... and goes on' shown '.totals.active == 4'
# An older systemd asks the daemon only when the check of the file has nothing to say.
if knows_notify_reload; then
  check '... and systemctl status says so' until_true 20 bash -c 'systemctl show vrrp6d -p StatusText --value | grep -q "last reload was refused"'
fi
cp /root/good.yaml $file
check 'put right' exits 0 systemctl reload vrrp6d
check '... and said' until_true 20 bash -c '! systemctl show vrrp6d -p StatusText --value | grep -q refused'
check 'active' is ActiveState active

section crash
cat >/root/peer.yaml <<'Y'
router: peer
control: /run/peer/control.sock
groups:
  - {name: core, management: true, interface: m0, vrid: 1, priority: 200, advertise-interval: 1s}
  - {interface: s1, vrid: 10, follow: core, mode: unflowdown, addresses: ["fe80::1", "2001:db8:1::9"]}
Y
ip netns exec peer vrrp6d run /root/peer.yaml 2>/root/peer.log &
peer=$!
check 'the preferred router takes over' until_true 60 shown '.totals.backup >= 2'
check 'flowdown takes the interface down' until_true 30 is_down s2
ip -o monitor link dev s2 >/root/monitor & monitor=$!
sleep 1
kill -KILL "$pid"
check 'after SIGKILL systemd starts another' until_true 30 pid_is_not "$pid"
check '... which is ready' until_true 60 is ActiveState active
check '... and holds what its predecessor held' until_true 30 shown '.heldInterfaces == ["s2"]'
check '... which stayed down' bash -c '! grep -q ",UP" /root/monitor'
check '... and is Backup' until_true 60 groups_shown '.groups[] | select(.name == "core") | .state == "Backup"'
check 'one restart is counted' is NRestarts 1

section watchdog
pid=$(property MainPID)
kill -STOP "$pid"
check 'a stopped daemon is replaced' until_true 90 pid_is_not "$pid"
check '... because of the watchdog' journal 'Watchdog timeout'
check '... and the next one is ready' until_true 60 is ActiveState active
check '... and holds what was held' until_true 30 shown '.heldInterfaces == ["s2"]'
check '... which stayed down' bash -c '! grep -q ",UP" /root/monitor'
kill $monitor

section refused
echo 'nonsense: true' >>$file
check 'a restart with a mistake fails' not systemctl restart vrrp6d
sleep 5
check '... once' is NRestarts 0
check '... for good' is ActiveState failed
check '... with 78' is ExecMainStatus 78
check 'the stop before it has let up what was held' is_up s2
cp /root/good.yaml $file
check 'put right it starts' exits 0 systemctl start vrrp6d
check '... and holds what it has to' until_true 60 shown '.heldInterfaces == ["s2"]'

section upgrade
pid=$(property MainPID)
before=$(md5sum <$file)
check 'a newer version is installed' dpkg -i /root/new.deb
check '... and runs' pid_is_not "$pid"
check '... ready' is ActiveState active
check '... as installed' bash -c 'dpkg-query -W vrrp6d | grep -q trial'
check 'the configuration is as it was' [ "$(md5sum <$file)" = "$before" ]
check 'still enabled' exits 0 systemctl is-enabled vrrp6d

section stop
check 'the peer ends' bash -c "kill -TERM $peer; exec 3<&-; for i in \$(seq 100); do kill -0 $peer 2>/dev/null || exit 0; sleep 0.3; done; exit 1"
check 'Active again' until_true 60 shown '.totals.active == 4'
check 'and flowdown lets the interface up' until_true 30 is_up s2
check 'stopped' exits 0 systemctl stop vrrp6d
check '... in order' is ExecMainStatus 0
check '... and is no failure' is Result success
check 'nothing is left in the kernel' nothing_left_in_the_kernel
check 'interfaces are up' is_up s2
check 'started again' exits 0 systemctl start vrrp6d

section remove
check 'removed' dpkg -r vrrp6d
check '... and stopped' bash -c '! pgrep -x vrrp6d'
check 'nothing is left in the kernel' nothing_left_in_the_kernel
check 'the configuration stays' test -s $file
check 'nothing is left in /run' not test -e /run/vrrp6d
check 'installed again' dpkg -i /root/new.deb
check '... it runs with the configuration that stayed' until_true 60 is ActiveState active
check 'purged' dpkg -P vrrp6d
check '... and stopped' bash -c '! pgrep -x vrrp6d'
check 'nothing is left in the kernel' nothing_left_in_the_kernel
rm -rf /run/peer
check 'nothing is left on the disk' nothing_left_on_the_disk
check 'systemd knows nothing of it' not systemctl cat vrrp6d

[ $passed -eq $checks ] && verdict=ok || verdict=FAILED
echo "#service $verdict $passed/$checks ${SECONDS}s"
[ $verdict = ok ]
