/// The words nft keeps for itself. A table called like one could be made, and listed, but never named in a command.
enum NftKeywords {
  /// What nft 1.0.6 refuses as the name of a table, and the words later versions took.
  static let all: Set<String> = Set(
    """
    accept add ah all and arp auto-merge bridge cgroup chain comment comp constant continue counter cpu create ct day dccp
    define delete describe destroy device devices dnat drop dst dup dynamic ecn element elements esp ether exists expires
    export exthdr fib flags flow flowtable flush frag fwd gc-interval geneve get goto gre gretap handle hbh hook hour
    ibriport ibrname icmp icmpv6 igmp iif iifgroup iifname iiftype import include index inet insert interval ip ip6 ipsec
    jhash jump last limit list log lt map mark masquerade meta meter mh missing monitor ne netdev nftrace not notrack
    numgen obriport obrname offload oif oifgroup oifname oiftype or osf pkttype policy position priority queue quota random
    redefine redirect reject rename replace reset return rt rt0 rt2 rtclassid rule ruleset sctp secmark set size skgid
    skuid snat socket srh symhash synproxy table tcp th time timeout tproxy tunnel type typeof udp udplite undefine update
    vlan vmap vxlan xor xt
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
