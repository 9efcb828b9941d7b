import { pages } from "./examples.ts";

pages("places on the earth", {
  geo_point_in_circle: [
    ["print geo_point_in_circle(-122.143564, 47.535677, -122.100896, 47.527351, 3500)", [[true]]],
    ["print geo_point_in_circle(-122.137575, 47.630683, -122.100896, 47.527351, 3500)", [[false]]],
    ["print geo_point_in_circle(200, 1, 1, 1, 1), geo_point_in_circle(1, 1, 1, 1, -1)", [[null, null]]],
  ],
  geo_point_to_geohash: [
    ["print geo_point_to_geohash(139.806115, 35.554128, 12)", [["xn76m27ty9g4"]]],
    ["print geo_point_to_geohash(-80.195829, 25.802215, 8)", [["dhwfz15h"]]],
    [
      "print geo_point_to_geohash(-122.303404, 47.570482), geo_point_to_geohash(-122.278156, 47.566936)",
      [["c23n8", "c23n9"]],
    ],
    ["print geo_point_to_geohash(200, 1, 8), geo_point_to_geohash(1, 1, int(null))", [["", ""]]],
  ],
  geo_geohash_to_central_point: [
    [
      'print p = geo_geohash_to_central_point("sunny") | project p.type, p.coordinates',
      [["Point", [42.473, 23.708]]],
    ],
  ],
  geo_geohash_to_polygon: [
    ['print geo_geohash_to_polygon("a")', [[null]]],
    [
      'print p = geo_geohash_to_polygon("dr5ru") | mv-expand corner = p.coordinates[0] | project corner[0], corner[1]',
      [
        [-74.004, 40.737],
        [-73.96, 40.737],
        [-73.96, 40.781],
        [-74.004, 40.781],
        [-74.004, 40.737],
      ],
    ],
  ],
  geo_geohash_neighbors: [
    [
      'print geo_geohash_neighbors("sunny"), geo_geohash_neighbors("a")',
      [[["sunnt", "sunpj", "sunnx", "sunpn", "sunnv", "sunpp", "sunnz", "sunnw"], null]],
    ],
  ],
  geo_point_to_s2cell: [
    ["print geo_point_to_s2cell(-80.195829, 25.802215, 8)", [["88d9b"]]],
    [
      "print geo_point_to_s2cell(10.1234, 53, 8), geo_point_to_s2cell(10.3579, 53, 8), geo_point_to_s2cell(10.6842, 53, 8)",
      [["47b1d", "47b1d", "47ae3"]],
    ],
    [
      "print geo_point_to_s2cell(300, 1, 8), geo_point_to_s2cell(1, 1, 35), geo_point_to_s2cell(1, 1, int(null))",
      [["", "", ""]],
    ],
  ],
});
