import { pages } from "./examples.ts";

pages("addresses", {
  ipv4_range_to_cidr_list: [
    [
      'print ipv4_range_to_cidr_list("1.1.128.0", "1.1.140.255"), ipv4_range_to_cidr_list("0.0.0.0", "255.255.255.255"), ipv4_range_to_cidr_list("1.1.1.2", "1.1.1.1"), ipv4_range_to_cidr_list("a", "1.1.1.1")',
      [[["1.1.128.0/21", "1.1.136.0/22", "1.1.140.0/24"], ["0.0.0.0/0"], [], null]],
    ],
  ],
  ipv4_compare: [
    [
      'print ipv4_compare("127.0.0.1", "127.0.0.1"), ipv4_compare("192.168.1.1", "192.168.1.255"), ipv4_compare("192.168.1.1/24", "192.168.1.255/24"), ipv4_compare("192.168.1.1", "192.168.1.255", 24)',
      [[0, -1, 0, 0]],
    ],
  ],
  ipv4_is_match: [
    [
      'print ipv4_is_match("127.0.0.1", "127.0.0.1"), ipv4_is_match("192.168.1.1", "192.168.1.255"), ipv4_is_match("192.168.1.1/24", "192.168.1.255/24"), ipv4_is_match("192.168.1.1", "192.168.1.255", 24)',
      [[true, false, true, true]],
    ],
  ],
  ipv4_is_in_range: [
    [
      'print ipv4_is_in_range("127.0.0.1", "127.0.0.1"), ipv4_is_in_range("192.168.1.6", "192.168.1.1/24"), ipv4_is_in_range("192.168.1.1", "192.168.2.1/24")',
      [[true, true, false]],
    ],
  ],
  ipv4_is_in_any_range: [
    [
      'print ipv4_is_in_any_range("192.168.1.6", "192.168.1.1/24", "10.0.0.1/8", "127.1.0.1/16"), ipv4_is_in_any_range("127.0.0.1", dynamic(["127.0.0.1", "192.168.1.1"])), ipv4_is_in_any_range("1.2.3.4", dynamic(["127.0.0.1"]))',
      [[true, true, false]],
    ],
  ],
  ipv4_is_private: [
    [
      'print ipv4_is_private("192.168.1.1/24"), ipv4_is_private("10.1.2.3/24"), ipv4_is_private("202.1.2.3"), ipv4_is_private("127.0.0.1")',
      [[true, true, false, false]],
    ],
  ],
  ipv4_netmask_suffix: [
    [
      'print ipv4_netmask_suffix("10.1.2.3"), ipv4_netmask_suffix("192.168.1.1/24"), ipv4_netmask_suffix("127.0.0.1/16")',
      [[32, 24, 16]],
    ],
  ],
  has_ipv4: [
    [
      'print has_ipv4("05:04:54 127.0.0.1 GET /favicon.ico 404", "127.0.0.1"), has_ipv4("05:04:54 127.0.0.256 GET /favicon.ico 404", "127.0.0.256"), has_ipv4("05:04:54127.0.0.1 GET /favicon.ico 404", "127.0.0.1")',
      [[true, false, false]],
    ],
  ],
  parse_ipv4: [
    [
      'print parse_ipv4("192.1.168.1"), parse_ipv4("10.1.2.3/8"), parse_ipv4("127.0.0.1"), parse_ipv4("a")',
      [[3221334017, 167772160, 2130706433, null]],
    ],
  ],
  ipv6_is_match: [
    [
      'print ipv6_is_match("::ffff:7f00:1", "127.0.0.1"), ipv6_is_match("fe80::85d:e82c:9446:7994", "fe80::85d:e82c:9446:7995"), ipv6_is_match("192.168.1.1/24", "192.168.1.255/24"), ipv6_is_match("fe80::85d:e82c:9446:7994/127", "fe80::85d:e82c:9446:7995/127")',
      [[true, false, true, true]],
    ],
  ],
  parse_ipv6: [
    [
      'print parse_ipv6("127.0.0.1"), parse_ipv6(":fe80::85d:e82c:9446:7994"), parse_ipv6("fe80::85d:e82c:9446:7994"), parse_ipv6("192.168.1.255/24")',
      [
        [
          "0000:0000:0000:0000:0000:ffff:7f00:0001",
          "",
          "fe80:0000:0000:0000:085d:e82c:9446:7994",
          "0000:0000:0000:0000:0000:ffff:c0a8:0100",
        ],
      ],
    ],
  ],
  parse_ipv6_mask: [
    [
      'datatable(a:string, m:long)["192.168.255.255", 120, "192.168.255.255/24", 124, "255.255.255.255", 128, "fe80::85d:e82c:9446:7994", 128, "fe80::85d:e82c:9446:7994/120", 124] | project parse_ipv6_mask(a, m)',
      [
        ["0000:0000:0000:0000:0000:ffff:c0a8:ff00"],
        ["0000:0000:0000:0000:0000:ffff:c0a8:ff00"],
        ["0000:0000:0000:0000:0000:ffff:ffff:ffff"],
        ["fe80:0000:0000:0000:085d:e82c:9446:7994"],
        ["fe80:0000:0000:0000:085d:e82c:9446:7900"],
      ],
    ],
  ],
});
