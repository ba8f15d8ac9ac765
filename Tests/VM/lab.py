#!/usr/bin/env python3
"""lab.py [--at-once N] KIND...: two routers with vrrp6d on interfaces of a kind, tried on the wire. Runs in the guest of Scripts/vmrun, as root.

A kind is one of KINDS below. Each gets namespaces of its own: two routers r1 and r2, hosts h1 to h3, an upstream u, and sw, which is all the switches.
Segment 1 is unflowdown, 2 flowdown, 3 unflowdown with accept mode; the upstream has a virtual router too. A prober asks every 100 ms on every
segment, and listens where each router is plugged in, so that it knows which of the two has answered or forwarded.

Prints a line a check ("ok" or "FAILED", the kind, words), and at last for each kind "#kind NAME ok|FAILED PASSED/CHECKS SECONDS".
"""
import ctypes, fcntl, json, os, select, signal, socket, struct, subprocess, sys, threading, time

INTERVAL = os.environ.get("INTERVAL", "1s")
DAEMON = os.environ.get("VRRP6D", "/usr/bin/vrrp6d")
SEGMENTS = (1, 2, 3)
FLOWDOWN, ACCEPTING = 2, 3
VRID = 10
VIRTUAL = bytes((0, 0, 0x5E, 0, 2, VRID))
UPSTREAM = "2001:db8:ffff::64"

KINDS = {
    "veth": "veth",
    "vlan": "VLAN",
    "vlan-inband": "VLAN, the tag in the frame",
    "vrf": "VRF slave",
    "bond": "bond",
    "vlan-bond": "VLAN on a bond",
    "bridge": "bridge",
    "vlan-bridge": "VLAN on a filtering bridge",
    "nic": "virtio NIC",
    "vlan-nic": "VLAN on a virtio NIC",
    "refusals": "refused, with what to do",
}
# Pairs of network cards (vmrun --nics 16 --hub-ports 2): the first is a router's, the second a port of the switch.
CARDS = {("nic", "r1", 1): 0, ("nic", "r1", 2): 1, ("nic", "r1", 3): 2, ("nic", "r2", 1): 3, ("nic", "r2", 2): 4, ("nic", "r2", 3): 5,
         ("vlan-nic", "r1", 0): 6, ("vlan-nic", "r2", 0): 7}

libc = ctypes.CDLL(None, use_errno=True)


def sh(*command, check=True, **options):
    p = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if check and p.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit status {p.returncode}: {p.stdout[-1000:]} {options.get('input', '')}")
    return p.stdout


def wait_for(condition, seconds):
    """Whether the condition came true within so many seconds."""
    end = time.monotonic() + seconds
    while True:
        if condition():
            return True
        if time.monotonic() > end:
            return False
        time.sleep(0.1)


class Namespaces:
    """Named namespaces of one laboratory, gone when it is. Programs are few: in the guest each costs a fifth of a second, whatever it does."""

    def __init__(self, prefix):
        self.prefix, self.names, self.queued = prefix, [], {}

    def name(self, short):
        return f"{self.prefix}-{short}"

    def make(self, *shorts):
        sh("ip", "-force", "-batch", "-", input="\n".join(f"netns del {self.name(n)}" for n in shorts) + "\n", check=False)
        sh("ip", "-batch", "-", input="\n".join(f"netns add {self.name(n)}" for n in shorts) + "\n")
        self.names += shorts
        for n in shorts:
            self.sysctl(n, {"ipv6.conf.all.accept_dad": 0, "ipv6.conf.default.accept_dad": 0, "ipv6.conf.default.router_solicitations": 0})
            self.later(n, "link set lo up")

    def sysctl(self, short, values):
        def write():
            for key, value in values.items():
                with open("/proc/sys/net/" + key.replace(".", "/"), "w") as f:
                    f.write(str(value))
        self.inside(short, write)

    def later(self, short, *lines):
        """Lines for an `ip -batch` in that namespace, or the guest's own for None."""
        self.queued.setdefault(short, []).extend(lines)

    def settle(self):
        """Does what later() was told: this machine first, the switches next (they make the cables), then the others."""
        for short in sorted(self.queued, key=lambda n: (n is not None, n != "sw")):
            sh("ip", "-6", *(("-n", self.name(short)) if short else ()), "-batch", "-", input="\n".join(self.queued[short]) + "\n")
        self.queued = {}

    def ip(self, short, *lines):
        self.later(short, *lines)
        self.settle()

    def bridge(self, short, *lines):
        sh("bridge", "-n", self.name(short), "-batch", "-", input="\n".join(lines) + "\n")

    def light(self, short, *command, **options):
        """A program in that network namespace, but with the guest's /sys: `ip netns exec` costs twice as much."""
        def enter():
            with open(f"/run/netns/{self.name(short)}") as f:
                libc.setns(f.fileno(), 0x40000000)
        return subprocess.Popen(command, preexec_fn=enter, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)

    def run(self, short, *command, check=False):
        p = self.light(short, *command)
        out = p.communicate()[0]
        if check and p.returncode:
            raise RuntimeError(f"{' '.join(command)}: exit status {p.returncode}: {out}")
        return out

    def spawn(self, short, *command, **options):
        return subprocess.Popen(["ip", "netns", "exec", self.name(short), *command], **options)

    def inside(self, short, work):
        """What work() returns in that namespace, of the calling thread; sockets made by it stay there."""
        with open("/proc/thread-self/ns/net") as home, open(f"/run/netns/{self.name(short)}") as there:
            if libc.setns(there.fileno(), 0x40000000):
                raise OSError(ctypes.get_errno(), "setns")
            try:
                return work()
            finally:
                libc.setns(home.fileno(), 0x40000000)

    def ioctl(self, short, interface, request):
        with self.inside(short, lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)) as s:
            return fcntl.ioctl(s, request, struct.pack("16s24x", interface.encode()))

    def mac(self, short, interface):
        return self.ioctl(short, interface, 0x8927)[18:24]  # SIOCGIFHWADDR

    def is_up(self, short, interface):
        return bool(self.ioctl(short, interface, 0x8913)[16] & 1)  # SIOCGIFFLAGS, IFF_UP

    def neighbours(self, short, interface):
        """{address: MAC} of an interface, by a netlink dump."""
        def dump():
            with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as s:
                index = socket.if_nametoindex(interface)
                s.send(struct.pack("=IHHII", 28, 30, 0x301, 1, 0) + struct.pack("=BxxxiHBB", socket.AF_INET6, 0, 0, 0, 0))
                found = {}
                while True:
                    data = s.recv(1 << 16)
                    while data:
                        length, kind = struct.unpack_from("=IH", data)
                        if kind == 3:
                            return found
                        if struct.unpack_from("=i", data, 20)[0] == index:
                            attributes, at = {}, 28
                            while at < length:
                                size, name = struct.unpack_from("=HH", data, at)
                                attributes[name] = data[at + 4:at + size]
                                at += (size + 3) & ~3
                            found[socket.inet_ntop(socket.AF_INET6, attributes[1])] = attributes.get(2)
                        data = data[(length + 3) & ~3:]
        return self.inside(short, dump)

    def forget(self, short, interface, target):
        """Deletes a neighbour entry."""
        def delete():
            with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as s:
                s.send(struct.pack("=IHHII", 48, 29, 5, 1, 0) + struct.pack("=BxxxiHBB", socket.AF_INET6, socket.if_nametoindex(interface), 0, 0, 0) + struct.pack("=HH", 20, 1) + address(target))
                s.recv(4096)
        self.inside(short, delete)

    def close(self):
        sh("ip", "-force", "-batch", "-", input="\n".join(f"netns del {self.name(n)}" for n in reversed(self.names)) + "\n", check=False)


# --- the laboratory: what is plugged in where


class Lab:
    def __init__(self, kind):
        self.kind = kind
        self.ns = ns = Namespaces(kind)
        self.ports = {"r1": {}, "r2": {}}  # of the switches: name -> segment, 0 where a trunk carries all
        self.vlans = kind.startswith("vlan")
        ns.make("sw", "r1", "r2", "u", "h1", "h2", "h3")
        for r in ("r1", "r2"):
            ns.sysctl(r, {"ipv6.conf.all.forwarding": 1, "ipv4.ip_forward": 1})
        switches = ["brs"] if self.vlans else [f"brs{i}" for i in SEGMENTS]
        ns.later("sw", *(f"link add {b} type bridge mcast_snooping 0" + (" vlan_filtering 1 vlan_default_pvid 0" if self.vlans and b != "bru" else "") for b in (*switches, "bru")),
                 *(f"link set {b} up" for b in (*switches, "bru")), f"link add m0 type veth peer name m0 netns {ns.name('r2')}", f"link set m0 netns {ns.name('r1')}")
        self.tags = []  # for `bridge` in sw
        for r, last in (("r1", "a"), ("r2", "b")):
            self.cable(r, "u1", "bru")
            self.router(r)
            ns.later(r, "link set m0 up", *(f"link set s{i} up" for i in SEGMENTS), *(f"addr add 2001:db8:{i}::{last}/64 dev s{i} nodad" for i in SEGMENTS),
                     f"addr add 2001:db8:ffff::{last}/64 dev u1 nodad")
        for i in SEGMENTS:
            self.cable(f"h{i}", f"h{i}", "brs" if self.vlans else f"brs{i}")
            ns.later(f"h{i}", f"addr add 2001:db8:{i}::64/64 dev h{i} nodad", f"route add default via fe80::1 dev h{i}")
        self.cable("u", "u1", "bru")
        ns.later("u", f"addr add {UPSTREAM}/64 dev u1 nodad", *(f"route add 2001:db8:{i}::/64 via 2001:db8:ffff::1" for i in SEGMENTS))
        ns.settle()
        if self.vlans:
            self.tags += [f"vlan add dev {port} vid 10{i}" for r in ("r1", "r2") for port in self.trunks(r) for i in SEGMENTS] + [f"vlan add dev h{i}-h{i} vid 10{i} pvid untagged" for i in SEGMENTS]
        elif kind != "bond":
            # The switch of segment 1 never learns where a router is: what goes to the virtual MAC reaches both.
            self.tags += [f"link set dev {port} learning off" for r in ("r1", "r2") for port, i in self.ports[r].items() if i == 1]
        if self.tags:
            ns.bridge("sw", *self.tags)
        for r in ("r1", "r2"):
            if kind == "vlan-inband":
                ns.run(r, "ethtool", "-K", "t1", "txvlan", "off", "rxvlan", "off", check=True)
                ns.run("sw", "ethtool", "-K", f"{r}-t1", "txvlan", "off", "rxvlan", "off", check=True)
            elif kind == "vlan-bridge":
                ns.bridge(r, *(f"vlan add dev p1 vid 10{i}" for i in SEGMENTS), *(f"vlan add dev b0 vid 10{i} self" for i in SEGMENTS))

    def cable(self, n, name, bridge):
        """A veth from a namespace to a bridge of sw; its port there is called after both."""
        self.ns.later("sw", f"link add {n}-{name} type veth peer name {name} netns {self.ns.name(n)}", f"link set {n}-{name} master {bridge} up")
        self.ns.later(n, f"link set {name} up")

    def port(self, r, name, bridge, segment):
        """A cable of a router that carries service traffic."""
        card = CARDS.get((self.kind, r, segment))
        if card is None:
            self.cable(r, name, bridge)
        else:
            for k, n, new in ((2 * card, r, name), (2 * card + 1, "sw", f"{r}-{name}")):
                self.ns.later(None, f"link set eth{k} netns {self.ns.name(n)}")
                self.ns.later(n, f"link set eth{k} name {new}", f"link set {new} up" if n == r else f"link set {new} master {bridge} up")
        self.ports[r][f"{r}-{name}"] = segment

    def bond(self, r, name, ports, bridge, segment):
        """A bond with two ports, each at a switch of its own, and both switches behind the bridge: that one learns behind which of them a MAC is."""
        ns = self.ns
        ns.later(r, f"link add {name} type bond mode active-backup miimon 50")
        for p in ports:
            inner, x, y = f"b{r}{p}", f"x{r}{p}", f"y{r}{p}"
            ns.later("sw", f"link add {inner} type bridge mcast_snooping 0", f"link set {inner} up", f"link add {x} type veth peer name {y}", f"link set {x} master {inner} up", f"link set {y} master {bridge} up")
            self.port(r, p, inner, segment)
            ns.later(r, f"link set {p} down", f"link set {p} master {name}", f"link set {p} up")
            if bridge == "brs":
                self.tags += [f"vlan add dev {y} vid 10{i}" for i in SEGMENTS]

    def trunks(self, r):
        return [port for port, i in self.ports[r].items() if i == 0 and self.kind != "vlan-bond"]

    def router(self, r):
        """The service interfaces s1 to s3 of a router, of the wanted kind."""
        ns, kind = self.ns, self.kind
        tagged = lambda trunk: [f"link add link {trunk} name s{i} type vlan id 10{i}" for i in SEGMENTS]
        if kind in ("veth", "nic", "vrf"):
            for i in SEGMENTS:
                self.port(r, f"s{i}", f"brs{i}", i)
        if kind == "vrf":
            ns.later(r, "link add red type vrf table 10", "link set red up", *(f"link set s{i} master red" for i in SEGMENTS), "link set u1 master red")
        elif kind in ("vlan", "vlan-inband", "vlan-nic"):
            self.port(r, "t1", "brs", 0)
            ns.later(r, *tagged("t1"))
        elif kind == "bond":
            for i in SEGMENTS:
                self.bond(r, f"s{i}", (f"p{i}1", f"p{i}2"), f"brs{i}", i)
        elif kind == "vlan-bond":
            self.bond(r, "t1", ("p1", "p2"), "brs", 0)
            ns.later(r, "link set t1 up", *tagged("t1"))
        elif kind == "bridge":
            for i in SEGMENTS:
                self.port(r, f"p{i}", f"brs{i}", i)
                ns.later(r, f"link add s{i} type bridge mcast_snooping 0", f"link set p{i} master s{i}")
        elif kind == "vlan-bridge":
            self.port(r, "p1", "brs", 0)
            ns.later(r, "link add b0 type bridge mcast_snooping 0 vlan_filtering 1 vlan_default_pvid 0", "link set p1 master b0", "link set b0 up", *tagged("b0"))

    def local_host(self, r):
        """A host behind a port of the router's own bridge, on segment 1."""
        ns, n = self.ns, f"l{r}"
        ns.make(n)
        ns.later(r, f"link add lp type veth peer name l1 netns {ns.name(n)}", f"link set lp master {'s1' if self.kind == 'bridge' else 'b0'} up")
        ns.settle()
        if self.kind != "bridge":
            ns.bridge(r, "vlan add dev lp vid 101 pvid untagged")
        ns.later(n, "link set l1 up", f"addr add 2001:db8:1::{0x70 + int(r[1])}/64 dev l1 nodad", "route add default via fe80::1 dev l1")
        ns.settle()
        return n


# --- the prober


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def icmp6(source_mac, mac, source, destination, hops, message):
    """An Ethernet frame with an ICMPv6 message, whose checksum is filled in."""
    pseudo = source + destination + struct.pack("!II", len(message), 58)
    message = message[:2] + struct.pack("!H", checksum(pseudo + message)) + message[4:]
    return mac + source_mac + b"\x86\xdd" + struct.pack("!IHBB", 0x60000000, len(message), 58, hops) + source + destination + message


def address(text):
    return socket.inet_pton(socket.AF_INET6, text)


class Template:
    """An echo request of which only the sequence number changes: making each from the start would cost more than sending it."""

    def __init__(self, source_mac, mac, source, destination, identifier):
        frame = icmp6(source_mac, mac, source, destination, 64, b"\x80\0\0\0" + struct.pack("!H", identifier) + b"\0\0vrrp6d")
        self.head, self.identifier, self.sum = frame[:56], frame[58:60], ~struct.unpack("!H", frame[56:58])[0] & 0xFFFF

    def frame(self, number):
        total = self.sum + number
        total = (total & 0xFFFF) + (total >> 16)
        return self.head + struct.pack("!H", ~total & 0xFFFF) + self.identifier + struct.pack("!H", number) + b"vrrp6d"


def only(s, kind):
    """The socket hears ICMPv6 messages of that type only."""
    program = b"".join(struct.pack("=HBBI", *i) for i in ((0x28, 0, 0, 12), (0x15, 0, 5, 0x86DD), (0x30, 0, 0, 20), (0x15, 0, 3, 58), (0x30, 0, 0, 54), (0x15, 0, 1, kind), (6, 0, 0, 0xFFFF), (6, 0, 0, 0)))
    buffer = ctypes.create_string_buffer(program)
    s.setsockopt(socket.SOL_SOCKET, 26, struct.pack("HL", len(program) // 8, ctypes.addressof(buffer)))  # SO_ATTACH_FILTER


class Prober(threading.Thread):
    """Asks on every segment every PERIOD (less often where that would be more than a quarter of a processor), and notes at the ports of the switches which router does what."""

    PERIOD = float(os.environ.get("PERIOD") or 0.1)
    SOURCES = 64
    PATIENCE = 0.7  # for an answer
    LATE = 2.0  # a virtio NIC that comes up hands on what its ring took while it was down: that says nothing about the time of the question

    def __init__(self, lab):
        super().__init__(daemon=True)
        self.lab, self.epoll, self.sockets, self.hosts = lab, select.epoll(), {}, {}
        ns = lab.ns
        self.sent = {}  # probe -> time
        self.answers = {}  # (segment, probe) -> [router]: Neighbor Advertisements
        self.forwards = {}  # (what, segment, probe) -> [router]: seen on their way upstream
        self.moments = {}  # the same -> when that was seen first
        self.replies = {}  # (segment, probe) -> [router]: echo replies of the virtual address
        self.served = {}  # (segment, probe) -> time the upstream's answer was back
        self.announced = []  # (time, router, port, segment, target): unsolicited Neighbor Advertisements
        self.virtual = []  # (time, router, port, description): frames from the virtual MAC
        self.odd = []  # words: answers that are wrong in themselves
        self.silent, self.direct, self.stopping = set(), False, False  # segments without Neighbor Solicitations; whether routers' own MACs are tried
        self.failure, self.late = None, 0
        self.held_back = []  # (between both, behind the other's last): questions that a card held back while its interface was down
        for r in ("r1", "r2"):
            for port in lab.ports[r]:
                self.listen("sw", port, ("segment", r, port))
            only(self.listen("sw", f"{r}-u1", ("upstream", r, f"{r}-u1")), 128)
        for i in SEGMENTS:
            s = self.listen(f"h{i}", f"h{i}", ("host", None, i))
            only(s, 129)
            mac, host, virtual = ns.mac(f"h{i}", f"h{i}"), address(f"2001:db8:{i}::64"), address(f"2001:db8:{i}::1")
            solicit = lambda number, to, destination: icmp6(mac, to, address(f"2001:db8:{i}::ffff:{number:x}"), destination, 255, b"\x87\0\0\0\0\0\0\0" + virtual + b"\1\1" + mac)
            echo = lambda to, destination, what: Template(mac, to, host, destination, what << 8 | i)
            self.hosts[i] = (s, [solicit(n, b"\x33\x33\xff\0\0\1", address("ff02::1:ff00:1")) for n in range(self.SOURCES)], [solicit(n, VIRTUAL, virtual) for n in range(self.SOURCES)],
                             [echo(VIRTUAL, address(UPSTREAM), 0x51)] + ([echo(VIRTUAL, virtual, 0x52)] if i != FLOWDOWN else []),
                             [echo(ns.mac(r, f"s{i}"), address(UPSTREAM), what) for r, what in (("r1", 0x53), ("r2", 0x54))] if i == FLOWDOWN else [])

    def listen(self, n, interface, what):
        def make():
            s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
            s.setsockopt(263, 23, 1)  # SOL_PACKET, PACKET_IGNORE_OUTGOING
            s.setsockopt(socket.SOL_SOCKET, 33, 1 << 21)  # SO_RCVBUFFORCE
            s.bind((interface, 0))
            s.setblocking(False)
            return s
        s = self.lab.ns.inside(n, make)
        self.sockets[s.fileno()] = (s, what)
        self.epoll.register(s.fileno(), select.EPOLLIN)
        return s

    def run(self):
        probe, due, spent = 0, time.monotonic(), time.thread_time()
        try:
            while not self.stopping:
                left = due - time.monotonic()
                if left <= 0:
                    self.ask(probe)
                    self.cpu = time.thread_time()
                    due = max(due + self.PERIOD, time.monotonic() + max(self.PERIOD / 2, 3 * (self.cpu - spent)))
                    probe, spent = probe + 1, self.cpu
                    continue
                for fd, _ in self.epoll.poll(left):
                    s, what = self.sockets[fd]
                    for _ in range(64):
                        try:
                            frame = s.recv(2048)
                        except BlockingIOError:
                            break
                        except OSError:
                            break  # the interface is down
                        self.hear(frame, what)
        except BaseException as e:
            self.failure = e
            raise

    def ask(self, probe):
        self.sent[probe] = time.monotonic()
        for i, (s, multicast, unicast, echoes, direct) in self.hosts.items():
            frames = [] if i in self.silent else [(unicast if probe % 5 == 4 else multicast)[probe % self.SOURCES]]
            frames += [t.frame(probe & 0xFFFF) for t in (echoes + direct if self.direct else echoes)]
            for frame in frames:
                try:
                    s.send(frame)
                except OSError:
                    pass

    def hear(self, frame, what):
        place, router, port = what
        offset = 18 if frame[12:14] == b"\x81\0" else 14
        if len(frame) < offset + 44 or frame[offset - 2:offset] != b"\x86\xdd":
            if place == "segment" and frame[6:12] == VIRTUAL:
                self.virtual.append((time.monotonic(), router, port, f"ethertype {frame[offset - 2:offset].hex()}"))
            return
        now = time.monotonic()
        source, destination, message = frame[offset + 8:offset + 24], frame[offset + 24:offset + 40], frame[offset + 40:]
        if frame[offset + 6] != 58:
            if place == "segment" and frame[6:12] == VIRTUAL:
                self.virtual.append((now, router, port, f"next header {frame[offset + 6]}"))
            return
        kind = message[0]
        if place == "segment" and frame[6:12] == VIRTUAL:
            self.virtual.append((now, router, port, f"ICMPv6 {kind}"))
        if kind in (128, 129) and message[8:14] == b"vrrp6d":
            asked, segment, probe = message[4], message[5], self.probe(int.from_bytes(message[6:8], "big"))
            if now - self.sent[probe] > self.LATE:
                self.late += 1
                return
            if place == "upstream" and kind == 128 and destination == address(UPSTREAM):
                self.forwards.setdefault((asked, segment, probe), []).append(router)
                self.moments.setdefault((asked, segment, probe), now)
            elif place == "segment" and kind == 129 and asked == 0x52:
                self.replies.setdefault((segment, probe), []).append(router)
            elif place == "host" and kind == 129 and asked == 0x51:
                self.served.setdefault((segment, probe), now)
        elif place == "segment" and kind == 136 and len(message) >= 24:
            target = socket.inet_ntop(socket.AF_INET6, message[8:24])
            segment = next((i for i in SEGMENTS if target == f"2001:db8:{i}::1"), self.lab.ports[router][port] if target == "fe80::1" else None)
            if segment is None:
                return
            if destination == address("ff02::1"):
                if frame[6:12] == VIRTUAL:
                    self.announced.append((now, router, port, segment, target))
                else:
                    self.odd.append(f"{router} announces {target} from {frame[6:12].hex(':')}")
            elif destination[8:14] == b"\0\0\0\0\xff\xff":
                number = int.from_bytes(destination[14:16], "big")
                latest = len(self.sent) - 1
                self.answers.setdefault((segment, latest - (latest - number) % self.SOURCES), []).append(router)
                option = message[24:32]
                if frame[6:12] != VIRTUAL or option != b"\2\1" + VIRTUAL or frame[offset + 7] != 255 or message[4] & 0xC0 != 0xC0:
                    self.odd.append(f"{router} answers for {target}: from {frame[6:12].hex(':')}, option {option.hex()}, hop limit {frame[offset + 7]}, flags {message[4]:02x}")

    def probe(self, low):
        latest = len(self.sent) - 1
        return latest - (latest - low) % 65536

    # --- what was seen

    def probes(self, start, end):
        return [p for p, t in list(self.sent.items()) if start <= t < end]

    def right(self, router, segment, probe):
        """That router alone answered and forwarded, once, and the upstream's answer came back."""
        return ((segment in self.silent or self.answers.get((segment, probe)) == [router]) and self.forwards.get((0x51, segment, probe)) == [router] and (segment, probe) in self.served)

    def lately(self, since, count=5):
        """The last probes whose answers must have come by now."""
        return self.probes(since, time.monotonic() - self.PATIENCE)[-count:]

    def serving(self, router, segment, since):
        probes = self.lately(since)
        return len(probes) == 5 and all(self.right(router, segment, p) for p in probes)

    def why_not(self, router, segment, since):
        probes = self.lately(since)
        of = lambda table, key: " ".join("+".join(table.get(key(p), ["-"])) for p in probes)
        return f"s{segment}: answered by {of(self.answers, lambda p: (segment, p))}; forwarded by {of(self.forwards, lambda p: (0x51, segment, p))}; back {sum((segment, p) in self.served for p in probes)} of {len(probes)}"

    def first(self, router, segment, since):
        """When the router answered or forwarded first."""
        for p in self.probes(since, time.monotonic()):
            if router in self.answers.get((segment, p), []) or router in self.forwards.get((0x51, segment, p), []):
                return self.sent[p] - since
        return None

    def twice(self, start, end, direct_until):
        """Probes that both routers answered, or one answered twice: words for each."""
        found = []
        for name, table, segment_at, probe_at in (("answered", self.answers, 0, 1), ("pinged", self.replies, 0, 1), ("forwarded", self.forwards, 1, 2)):
            for key, routers in list(table.items()):
                t = self.sent.get(key[probe_at], 0)
                if not start <= t < end or len(routers) < 2 or name == "forwarded" and key[0] != 0x51:
                    continue
                found.append((t, key[segment_at], f"{name} by {' and '.join(routers)} on s{key[segment_at]} {t - start:.1f} s in"))
        for p in self.probes(start, min(end, direct_until)):
            both = [r for r, asked in (("r1", 0x53), ("r2", 0x54)) if self.forwards.get((asked, FLOWDOWN, p))]
            if len(both) == 2:
                # Each has a question of its own. One that a card held back while its interface was down is forwarded by the next Active, when the
                # other one has long ended: that is seen by the moments, which are compared, and not by how old the question is.
                first, second = (self.moments[(asked, FLOWDOWN, p)] for asked in (0x53, 0x54))
                last = self.last_direct(0x53 if first < second else 0x54, max(first, second))
                if max(first, second) - last > 0:
                    self.held_back.append((abs(first - second), max(first, second) - last))
                    continue
                found.append((self.sent[p], FLOWDOWN, f"flowdown: both routers forward what is sent to their own MACs {self.sent[p] - start:.1f} s in, {abs(first - second):.2f} s apart"))
        return [words for _, _, words in sorted(found)]

    def last_direct(self, asked, moment):
        """The last time around a moment that the router of this question forwarded by its own MAC: later than the moment, if it goes on within a second."""
        return max((t for (a, segment, _), t in list(self.moments.items()) if a == asked and segment == FLOWDOWN and t < moment + 1), default=0)

    def turns(self, segment, start, end):
        """Which routers answered, one after the other: [r1, r2, r1 ...]."""
        turns = []
        for p in self.probes(start, end):
            for r in self.answers.get((segment, p), []) + self.forwards.get((0x51, segment, p), []):
                if not turns or turns[-1] != r:
                    turns.append(r)
        return turns


# --- the checks


class Checks:
    def __init__(self, kind):
        self.kind, self.passed, self.all = kind, 0, 0

    def __call__(self, condition, words, details=""):
        self.all += 1
        self.passed += bool(condition)
        # Words that are a function explain a failure; a text belongs to the result.
        text = details if not callable(details) else "" if condition else details()
        print(f"{'ok    ' if condition else 'FAILED'}  {self.kind:<12} {words}" + (f"  ({text})" if text else ""), flush=True)
        return bool(condition)

    def note(self, words):
        print(f"        {self.kind:<12} {words}", flush=True)


class Router:
    """A daemon in one of the routers' namespaces."""

    def __init__(self, ns, name, configuration):
        self.ns, self.name, self.process = ns, name, None
        base = f"/run/{ns.name(name)}"
        self.file, self.socket, self.log = base + ".yaml", base + ".sock", base + ".log"
        with open(self.file, "w") as f:
            f.write(f"router: {name}\ncontrol: {self.socket}\nlog: notice\n" + configuration)

    def start(self):
        with open(self.log, "a") as log:
            self.process = self.ns.spawn(self.name, DAEMON, "run", self.file, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def end(self, how, seconds=60):
        """Its exit status."""
        if self.process is None or self.process.poll() is not None:
            return self.process and self.process.returncode
        self.process.send_signal(how)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def show(self):
        text = sh(DAEMON, "show", "--all", "--json", "--control", self.socket, check=False)
        try:
            return json.loads(text)
        except ValueError:
            return {"groups": [], "text": text[-300:]}

    def groups(self):
        return {g["interface"]: g for g in self.show()["groups"]}

    def said(self, lines=3):
        try:
            with open(self.log, errors="replace") as f:
                return " | ".join(f.read().splitlines()[-lines:])[-600:]
        except OSError:
            return ""


def configuration(priority):
    text = f"groups:\n  - {{name: core, management: true, interface: m0, vrid: 1, priority: {priority}, advertise-interval: {INTERVAL}}}\n"
    for i in SEGMENTS:
        text += (f"  - {{interface: s{i}, vrid: {VRID}, follow: core, mode: {'flowdown' if i == FLOWDOWN else 'unflowdown'}, accept-mode: {'true' if i == ACCEPTING else 'false'}, "
                 f'addresses: ["fe80::1", "2001:db8:{i}::1"], router-advertisement: false}}\n')
    return text + '  - {interface: u1, vrid: 20, follow: core, mode: unflowdown, addresses: ["fe80::1", "2001:db8:ffff::1"], router-advertisement: false}\n'


def pings(ns, jobs, count=3, unanswered=()):
    """[(namespace, target)] at once, by the kernels of those hosts: {(namespace, target): answers}. Not the program: nine of them take two seconds here."""
    sockets, answers = {}, {job: set() for job in jobs}
    for number, job in enumerate(jobs):
        s = ns.inside(job[0], lambda: socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6))
        s.setsockopt(socket.IPPROTO_ICMPV6, 1, struct.pack("=8I", *(0xFFFFFFFD if k == 4 else 0xFFFFFFFF for k in range(8))))  # ICMP6_FILTER: echo replies
        s.setblocking(False)
        sockets[job] = s
    start, sent = time.monotonic(), 0
    # Two seconds for those that may stay without an answer, ten for a slow machine.
    while time.monotonic() < start + 10 and (time.monotonic() < start + 0.2 * count + 2 or any(len(answers[j]) < count for j in jobs if j not in unanswered)) and any(len(a) < count for a in answers.values()):
        if sent < count and time.monotonic() >= start + 0.2 * sent:
            for number, (job, s) in enumerate(sockets.items()):
                try:
                    s.sendto(b"\x80\0\0\0" + struct.pack("!HH", 0x7000 + number, sent) + b"as a host", (job[1], 0))
                except OSError:
                    pass
            sent += 1
        for s in select.select(list(sockets.values()), [], [], 0.05)[0]:
            number, job = next((k, j) for k, (j, t) in enumerate(sockets.items()) if t is s)
            try:
                data = s.recv(2048)
            except OSError:
                continue
            if data[:1] == b"\x81" and data[4:6] == struct.pack("!H", 0x7000 + number):
                answers[job].add(data[6:8])
    for s in sockets.values():
        s.close()
    return {job: len(a) for job, a in answers.items()}


class Trial:
    def __init__(self, kind):
        self.kind, self.check = kind, Checks(kind)
        self.lab = Lab(kind)
        self.ns = self.lab.ns
        self.routers = {"r1": Router(self.ns, "r1", configuration(200)), "r2": Router(self.ns, "r2", configuration(100))}
        self.prober = Prober(self.lab)

    def run(self):
        check, prober = self.check, self.prober
        r1, r2 = self.routers["r1"], self.routers["r2"]
        prober.start()
        start = time.monotonic()
        r1.start()
        wait_for(lambda: prober.first("r1", 1, start) is not None, 45)
        r2.start()
        if not self.takes_over("first election", "r1", start, 45):
            check.note("r1 says: " + r1.said())
            check.note("r2 says: " + r2.said())
            for name, g in r1.groups().items():
                check.note(f"r1 {name}: {g['state']} {g.get('reason', '')}")
            return
        self.reachable("r1 Active", "r1")
        self.at_rest("r1", "r2")
        check(not self.announcements("r2", start), "first election: the Backup announced nothing")
        groups = r1.groups()
        check(all(groups.get(i, {}).get("state") == "Active" for i in ("m0", "s1", "s2", "s3", "u1")), "first election: show says Active for every group", lambda: str({n: g["state"] for n, g in groups.items()}))
        quiet = time.monotonic()
        mute = [v for v in prober.virtual if v[1] == "r2" and v[0] < quiet]
        check(not mute, "first election: no frame from the virtual MAC left the Backup", lambda: f"{len(mute)}: {sorted({(v[2], v[3]) for v in mute})[:4]}")
        if self.kind in ("bridge", "vlan-bridge"):
            self.behind_own_bridge()
        if self.kind in ("bond", "vlan-bond"):
            self.bond_failover()

        killed = time.monotonic()
        r1.end(signal.SIGKILL)
        self.takes_over("SIGKILL", "r2", killed, 30)
        self.reachable("r1 dead", "r2")
        self.at_rest("r2", "r1", dead=True)

        back = time.monotonic()
        r1.start()
        self.takes_over("return", "r1", back, 45)
        self.reachable("return", "r1")
        self.at_rest("r1", "r2")

        stopped = time.monotonic()
        prober.direct = False  # r1 lets everything go with an orderly stop
        taken = threading.Thread(target=self.takes_over, args=("orderly stop", "r2", stopped, 20))
        taken.start()
        status = r1.end(signal.SIGTERM)
        took = time.monotonic() - stopped
        taken.join()
        check(status == 0, "orderly stop: exit status 0", f"{status} after {took:.1f} s")
        self.left_behind("r1")
        self.reachable("orderly stop", "r2")
        end = time.monotonic()
        status = r2.end(signal.SIGTERM)
        check(status == 0, "orderly stop of the last router: exit status 0", lambda: f"{status}")
        self.left_behind("r2")

        calm = prober.twice(start, back, back) + prober.twice(stopped, end, stopped)
        check(not calm, "nobody was answered twice: election, SIGKILL, orderly stop", lambda: f"{len(calm)}: {'; '.join(calm[:3])}")
        # Preempting a living Active: until it has heard the Advertisement, both may serve.
        preempting = prober.twice(back, stopped, stopped - prober.LATE)
        check(len(preempting) <= len(SEGMENTS) * 2, "nobody was answered twice: return, but for the moment of preemption", lambda: f"{len(preempting)}: {'; '.join(preempting[:3])}")
        for i in SEGMENTS:
            turns = prober.turns(i, start, end)
            check(turns == ["r1", "r2", "r1", "r2"] or len(preempting) and turns == ["r1", "r2", "r1", "r2", "r1", "r2"], f"s{i}: one router after the other, none came between", lambda: " ".join(turns))
        check(not prober.odd, "every answer is the virtual router's: its MAC, its option, hop limit 255, flags R and S", lambda: f"{len(prober.odd)}: {'; '.join(prober.odd[:2])}")
        asked = len(prober.probes(start, end))
        check.note(f"{asked} probes on each segment in {end - start:.0f} s" + (f"; {prober.late} frames came late" if prober.late else "")
                   + (f"; {len(prober.held_back)} held back by a card that was down, {min(b for _, b in prober.held_back):.2f} s or more behind the other router's last" if prober.held_back else ""))

    def takes_over(self, event, router, since, seconds):
        check, prober = self.check, self.prober
        done = wait_for(lambda: prober.failure or all(prober.serving(router, i, since) for i in SEGMENTS), seconds)
        firsts = {i: prober.first(router, i, since) for i in SEGMENTS}
        times = ", ".join(f"s{i} after {t:.1f} s" if t is not None else f"s{i} never" for i, t in firsts.items())
        check(done, f"{event}: {router} alone answers and forwards on all segments", times + ("" if done else "; " + "; ".join(prober.why_not(router, i, since) for i in SEGMENTS if not prober.serving(router, i, since))))
        announced = {(a[3], a[4]) for a in prober.announced if a[1] == router and a[0] >= since}
        missing = [f"2001:db8:{i}::1 on s{i}" for i in SEGMENTS if (i, f"2001:db8:{i}::1") not in announced]
        check(not missing, f"{event}: {router} announced every address", lambda: "not " + ", ".join(missing))
        return done

    def announcements(self, router, since):
        return [a for a in self.prober.announced if a[1] == router and a[0] >= since]

    def reachable(self, event, router):
        """With the hosts' own kernels: neighbour resolution, both directions, accept mode. One ping of three may be lost to a slow machine."""
        ns, check = self.ns, self.check
        for i in SEGMENTS:
            for known in ns.neighbours(f"h{i}", f"h{i}"):
                ns.forget(f"h{i}", f"h{i}", known)
        accepted, refused = f"2001:db8:{ACCEPTING}::1", "2001:db8:1::1"
        jobs = [(f"h{i}", UPSTREAM) for i in SEGMENTS] + [("u", f"2001:db8:{i}::64") for i in SEGMENTS] + [(f"h{ACCEPTING}", accepted), ("u", accepted), ("h1", refused)]
        result = pings(ns, jobs, unanswered=jobs[8:])
        check(all(result[j] >= 2 for j in jobs[:3]), f"{event}: hosts ping the upstream", lambda: " ".join(f"{j[0]} {result[j]}/3" for j in jobs[:3]))
        check(all(result[j] >= 2 for j in jobs[3:6]), f"{event}: the upstream pings hosts", lambda: " ".join(f"h{k + 1} {result[j]}/3" for k, j in enumerate(jobs[3:6])))
        check(min(result[jobs[6]], result[jobs[7]]) >= 2, f"{event}: accept mode: host and upstream ping the virtual address", lambda: f"{result[jobs[6]]}/3 {result[jobs[7]]}/3")
        check(result[jobs[8]] == 0, f"{event}: without accept mode the virtual address is not pinged", lambda: f"{result[jobs[8]]}/3")
        macs = {i: (ns.neighbours(f"h{i}", f"h{i}").get("fe80::1") or b"").hex(":") for i in SEGMENTS}
        check(all(m == VIRTUAL.hex(":") for m in macs.values()), f"{event}: hosts know their gateway by the virtual MAC", lambda: str(macs))
        lately = self.prober.lately(0, 10)
        by = {r for p in lately for r in self.prober.replies.get((ACCEPTING, p), [])}
        check(by == {router}, f"{event}: the virtual address answers by {router} only", lambda: str(sorted(by)))

    def at_rest(self, active, backup, dead=False):
        """What has to be so some time after a switchover."""
        event = {("r1", False): "r1 Active", ("r2", True): "r1 dead", ("r2", False): "r2 Active"}[(active, dead)]
        check, prober = self.check, self.prober
        since = time.monotonic()
        if not dead:
            down = wait_for(lambda: not self.ns.is_up(backup, f"s{FLOWDOWN}"), 20)
            check(down, f"{event}: the flowdown interface of {backup} goes down")
        if not prober.direct:  # from the first time on that both daemons are at work, never again both
            prober.direct, since = True, time.monotonic()
        wait_for(lambda: len(prober.lately(since + 0.2)) == 5, 15)
        asked = {"r1": 0x53, "r2": 0x54}
        probes = prober.lately(since + 0.2, 1000)
        through = {r: sum(bool(prober.forwards.get((asked[r], FLOWDOWN, p))) for p in probes) for r in asked}
        check(through[backup] == 0 and through[active] > 0, f"{event}: on the flowdown segment nothing passes {backup} by its own MAC, everything {active}", f"{through[backup]} and {through[active]} of {len(probes)}")

    def left_behind(self, router):
        """An orderly stop leaves nothing: no device, filter, table, entry."""
        ns = self.ns
        devices = [l for l in ns.run(router, "ip", "-d", "-o", "link").splitlines() if "macvlan" in l or "dummy" in l]
        qdiscs = [l for l in ns.run(router, "tc", "qdisc").splitlines() if "clsact" in l]
        tables = [l for l in ns.run(router, "nft", "list", "tables").splitlines() if "vrrp6d" in l]
        entries = [l for l in ns.run(router, "bridge", "fdb").splitlines() if VIRTUAL.hex(":") in l and ("self" in l or "permanent" in l) and "extern_learn" not in l]
        routes = [l for l in ns.run(router, "ip", "-6", "route", "show", "table", "all").splitlines() if "encap" in l]
        down = [f"s{i}" for i in SEGMENTS if not ns.is_up(router, f"s{i}")]
        left = devices + qdiscs + tables + entries + routes + down
        self.check(not left, f"orderly stop: {router} leaves nothing behind", lambda: f"{len(left)}: {left[:3]}")

    def behind_own_bridge(self):
        """Hosts at other ports of the routers' own bridges reach the Active, whichever it is."""
        names = {r: self.lab.local_host(r) for r in ("r1", "r2")}
        time.sleep(1)
        result = pings(self.ns, [(n, UPSTREAM) for n in names.values()] + [(n, "2001:db8:1::64") for n in names.values()])
        for r, role in (("r1", "Active"), ("r2", "Backup")):
            self.check(result[(names[r], UPSTREAM)] >= 2, f"a host behind the {role}'s own bridge reaches the upstream", f"{result[(names[r], UPSTREAM)]}/3; a neighbour {result[(names[r], '2001:db8:1::64')]}/3")

    def bond_failover(self):
        """The active port fails twice: taken down here, then cut at the switch. Nobody asks meanwhile: only an announcement tells the switch."""
        ns, check, prober = self.ns, self.check, self.prober
        bonds = {"t1": ("p1", "p2")} if self.kind == "vlan-bond" else {f"s{i}": (f"p{i}1", f"p{i}2") for i in SEGMENTS}
        def active(bond):
            def read():
                with open(f"/proc/thread-self/net/bonding/{bond}") as f:
                    return next((l.split(": ")[1].strip() for l in f if l.startswith("Currently Active Slave")), "")
            return ns.inside("r1", read)
        prober.silent = set(SEGMENTS)
        for how in ("taken down", "cut at the switch"):
            time.sleep(1)
            failing = {bond: active(bond) for bond in bonds}
            since = time.monotonic()
            if how == "taken down":
                ns.ip("r1", *(f"link set {p} down" for p in failing.values()))
            else:
                ns.ip("sw", *(f"link set r1-{p} down" for p in failing.values()))
            fine = wait_for(lambda: all(prober.serving("r1", i, since + 1.5) for i in SEGMENTS), 15)
            announced = {(a[3] or i) for a in prober.announced for i in SEGMENTS if a[0] > since and a[1] == "r1" and a[2] not in {f"r1-{p}" for p in failing.values()} and a[4] == f"2001:db8:{i}::1"}
            moved = all(active(b) != p for b, p in failing.items())
            cut = [max((since, *(t for (s, p), t in list(prober.served.items()) if s == i and prober.sent[p] < since))) for i in SEGMENTS]
            back = [min((prober.sent[p] for (s, p), t in list(prober.served.items()) if s == i and prober.sent[p] > since + 0.2), default=None) for i in SEGMENTS]
            check(moved and announced == set(SEGMENTS), f"bond, active port {how}: announced again from the other port", f"segments {sorted(announced)}" + ("" if moved else ", the bond did not move"))
            check(fine, f"bond, active port {how}: hosts are served again", ", ".join(f"s{i} after {b - since:.1f} s" if b else f"s{i} never" for i, b in zip(SEGMENTS, back)))
            ns.ip("r1", *(f"link set {p} up" for p in failing.values()))
            ns.ip("sw", *(f"link set r1-{p} up" for p in failing.values()))
            time.sleep(0.5)
        prober.silent = set()

    def close(self):
        self.prober.stopping = True
        if self.prober.is_alive():
            self.prober.join(5)
        for r in self.routers.values():
            r.end(signal.SIGKILL)
        self.ns.close()


class Refusals:
    """Interfaces that can't work: the daemon says so, by name, and why."""

    CASES = [
        ("bridge port", "x1", ["link add br0 type bridge", "link set br0 up", "link set x1 master br0"], []),
        ("bond port", "x1", ["link add bond0 type bond mode active-backup", "link set x1 down", "link set x1 master bond0", "link set bond0 up"], []),
        ("VLAN without reordering", "x2", ["link add link x1 name x2 type vlan id 7 reorder_hdr off", "link set x2 up"], []),
        ("the old ingress qdisc", "x1", [], ["qdisc add dev x1 ingress"]),
        ("clsact with a shared block", "x1", [], ["qdisc add dev x1 ingress_block 1 clsact"]),
    ]

    def __init__(self, kind):
        self.check, self.ns = Checks(kind), Namespaces(kind)

    def run(self):
        for k, case in enumerate(self.CASES):
            self.prepare(f"c{k}", *case)
            self.one(f"c{k}", *case)

    def prepare(self, n, words, interface, lines, tc):
        ns = self.ns
        ns.make(n)
        ns.sysctl(n, {"ipv6.conf.all.forwarding": 1})
        ns.ip(n, "link add m0 type veth peer name m1", "link add x1 type veth peer name y1", *(f"link set {i} up" for i in ("m0", "m1", "x1", "y1")), *lines)
        for line in tc:
            ns.run(n, "tc", *line.split(), check=True)
        if interface == "x2":
            ns.ip(n, "addr add 2001:db8:1::a/64 dev x2 nodad")

    def one(self, n, words, interface, lines, tc):
        groups = (f"groups:\n  - {{name: core, management: true, interface: m0, vrid: 1, advertise-interval: {INTERVAL}}}\n"
                  f'  - {{interface: {interface}, vrid: {VRID}, follow: core, mode: unflowdown, addresses: ["fe80::1", "2001:db8:1::1"], router-advertisement: false}}\n')
        daemon = Router(self.ns, n, groups)
        before = {line for line in self.ns.run(n, "tc", "qdisc").splitlines()}
        daemon.start()
        # `show` costs as much as the daemon's start here: asked once, when there is something to be seen.
        wait_for(lambda: daemon.process.poll() is not None or "Active" in daemon.said(20), 60)
        time.sleep(0.5)
        group = daemon.groups().get(interface, {}) if daemon.process.poll() is None else {}
        status = daemon.process.poll()
        if status is not None:
            self.check(status == 78 and interface in daemon.said(20), f"{words}: refused at start, with the reason", f"exit status {status}: {daemon.said(1)}")
        else:
            refused = group.get("state") == "Initialize" and group.get("reason")
            self.check(refused and interface in group["reason"] + daemon.said(20), f"{words}: kept in Initialize, with the reason", group.get("reason") if refused else f"it is {group.get('state')}: {daemon.said(1)}")
        daemon.end(signal.SIGTERM)
        after = {line for line in self.ns.run(n, "tc", "qdisc").splitlines()}
        self.check(before == after, f"{words}: what was there is as it was", lambda: str(before ^ after))

    def close(self):
        self.ns.close()


def one(kind):
    began = time.monotonic()
    trial = None
    check = Checks(kind)
    try:
        trial = Refusals(kind) if kind == "refusals" else Trial(kind)
        check = trial.check
        trial.run()
    except BaseException as e:
        import traceback
        traceback.print_exc()
        check(False, f"the laboratory failed: {e}")
    finally:
        if trial is not None:
            trial.close()
    if os.environ.get("LAB_TIMES"):
        own, prober = os.times(), getattr(getattr(trial, "prober", None), "cpu", 0)
        check.note(f"processor time: lab {own.user + own.system:.1f} s, of that the prober {prober:.1f} s; programs {own.children_user + own.children_system:.1f} s")
    fine = check.passed == check.all and check.all > 0
    print(f"#kind {kind} {'ok' if fine else 'FAILED'} {check.passed}/{check.all} {time.monotonic() - began:.0f}s", flush=True)
    return fine


def main():
    arguments, at_once = sys.argv[1:], 1
    if arguments and arguments[0] == "--at-once":
        at_once, arguments = int(arguments[1]), arguments[2:]
    unknown = [k for k in arguments if k not in KINDS]
    if unknown or not arguments:
        sys.exit(f"kinds: {' '.join(KINDS)}" + (f"; not {' '.join(unknown)}" if unknown else ""))
    for key in ("gc_thresh1", "gc_thresh2", "gc_thresh3"):
        with open(f"/proc/sys/net/ipv6/neigh/default/{key}", "w") as f:
            f.write("16384")
    waiting, running, fine = list(arguments), {}, True
    while waiting or running:
        while waiting and len(running) < at_once:
            kind = waiting.pop(0)
            sys.stdout.flush()
            pid = os.fork()
            if pid == 0:
                with open(f"/tmp/{kind}.out", "wb") as out:
                    os.dup2(out.fileno(), 1)
                    os.dup2(out.fileno(), 2)
                os._exit(0 if one(kind) else 1)
            running[pid] = kind
        pid, status = os.wait()
        kind = running.pop(pid)
        fine = fine and status == 0
        with open(f"/tmp/{kind}.out", "rb") as f:
            text = f.read()
        os.write(1, text)
        if status and b"#kind " not in text:
            os.write(1, f"#kind {kind} FAILED 0/0 0s\n".encode())
    bad = [l for l in sh("dmesg").splitlines() if any(w in l for w in ("Oops", "BUG:", "WARNING:", "hw csum failure", "Call Trace", "own address as source"))]
    print("#kernel " + ("quiet" if not bad else "complains: " + " | ".join(bad[:3])), flush=True)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
