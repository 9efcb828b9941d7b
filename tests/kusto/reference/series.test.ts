import { expect, test } from "@jest/globals";
import { answer, pages } from "./examples.ts";

const TRAFFIC =
  "dynamic([80, 139, 87, 110, 68, 54, 50, 51, 53, 133, 86, 141, 97, 156, 94, 149, 95, 140, 77, 61, 50, 54, 47, 133, 72, 152, 94, 148, 105, 162, 101, 160, 87, 63, 53, 55, 54, 151, 103, 189, 108, 183, 113, 175, 113, 178, 90, 71, 62, 62, 65, 165, 109, 181, 115, 182, 121, 178, 114, 170])";
const THREE =
  "range x from 1 to 3 step 1 | extend y = x * 2 | extend z = y * 2 | project a = pack_array(x, y, z), b = pack_array(z, y, x)";

pages("functions of series", {
  series_fit_line: [
    [
      "print y = dynamic([2, 5, 6, 8, 11, 15, 17, 18, 25, 26, 30, 30]) | project (a, b, c, d, e, f) = series_fit_line(y)",
      [
        [
          0.983,
          2.731,
          98.629,
          1.686,
          -1.667,
          [1.064, 3.795, 6.526, 9.256, 11.987, 14.718, 17.449, 20.179, 22.91, 25.641, 28.372, 31.103],
        ],
      ],
    ],
  ],
  series_stats: [
    [
      "print x = dynamic([23, 46, 23, 87, 4, 8, 3, 75, 2, 56, 13, 75, 32, 16, 29]) | project series_stats(x)",
      [[2, 8, 87, 3, 32.8, 28.504, 812.457]],
    ],
    ["print series_stats(dynamic([1, null]))", [[null, null, null, null, null, null, null]]],
    ["print series_stats(dynamic([null, 5, 2]), true)", [[2, 2, 5, 1, 3.5, 2.121, 4.5]]],
  ],
  series_stats_dynamic: [
    [
      "print x = dynamic([23, 46, 23, 87, 4, 8, 3, 75, 2, 56, 13, 75, 32, 16, 29]) | extend s = series_stats_dynamic(x) | project s.min, s.min_idx, s.max, s.max_idx, s.avg, s.sum, s.len",
      [[2, 8, 87, 3, 32.8, 492, 15]],
    ],
  ],
  // stackoverflow.com/questions/75264555, the service's own answer.
  series_outliers: [
    [
      "print series_outliers(dynamic([-3, 2.4, 15, 3.9, 5, 6, 4.5, 5.2, 3, 4, 5, 16, 7, 5, 5, 4]))",
      [[[-1.904, -0.1, 1.336, 0, 0, 0, 0, 0, 0, 0, 0, 1.67, 0, 0, 0, 0]]],
    ],
    ['print series_outliers(dynamic([1, 2, 3, 4, 20, null]), "tukey")', [[[-0.5, 0, 0, 0, 8, 0]]]],
  ],
  series_periods_detect: [
    [
      `print y = ${TRAFFIC} | project series_periods_detect(y, 0.0, 50.0, 2)`,
      [
        [
          [14, 0],
          [0.841, 0],
        ],
      ],
    ],
  ],
  series_periods_validate: [
    [
      `print y = ${TRAFFIC} | project series_periods_validate(y, 14.0, 10.0)`,
      [
        [
          [14, 10],
          [0.841, 0],
        ],
      ],
    ],
  ],
  series_seasonal: [
    [
      "print series_seasonal(dynamic([2, 5, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1]))",
      [[[1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1]]],
    ],
    [
      "print series_seasonal(dynamic([8, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10]))",
      [[[10, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10]]],
    ],
    [
      "print series_seasonal(dynamic([1, 3, 5, 2, 4, 6, 1, 3, 5, 2, 4, 6]))",
      [[[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]],
    ],
    ["print series_seasonal(dynamic([1, 3, 5, 1, 3, 5, 2, 4, 6]), 3)", [[[1, 3, 5, 1, 3, 5, 1, 3, 5]]]],
    [
      "print series_seasonal(dynamic([1, 3, 5, 2, 4, 6, 1, 3, 5, 2, 4, 6]), 3)",
      [[[1.5, 3.5, 5.5, 1.5, 3.5, 5.5, 1.5, 3.5, 5.5, 1.5, 3.5, 5.5]]],
    ],
  ],
  series_decompose: [
    [
      "print (b, s, t, r) = series_decompose(dynamic([1, 3, 2, 4, 3, 5, 4, 16]), 2, 'linefit')",
      [
        [
          [-0.833, 2.476, 1.786, 5.095, 4.405, 7.714, 7.024, 10.333],
          [2.5, 4.5, 2.5, 4.5, 2.5, 4.5, 2.5, 4.5],
          [-3.333, -2.024, -0.714, 0.595, 1.905, 3.214, 4.524, 5.833],
          [1.833, 0.524, 0.214, -1.095, -1.405, -2.714, -3.024, 5.667],
        ],
      ],
    ],
    [
      "print (b, s, t, r) = series_decompose(dynamic([1, 2, 6]), 0, 'none')",
      [
        [
          [0, 0, 0],
          [0, 0, 0],
          [0, 0, 0],
          [1, 2, 6],
        ],
      ],
    ],
  ],
  series_decompose_forecast: [
    ["print series_decompose_forecast(dynamic([1, 2, 3, 4, 0, 0]), 2, 0, 'linefit')", [[[1, 2, 3, 4, 5, 6]]]],
  ],
  series_fill_linear: [
    [
      "print series_fill_linear(dynamic([null, 111.0, null, 36.0, 41.0, null, null, 16.0, 61.0, 33.0, null, null]))",
      [[[111, 111, 73.5, 36, 41, 32.667, 24.333, 16, 61, 33, 33, 33]]],
    ],
    [
      "print series_fill_linear(dynamic([null, 111, null, 36, 41, null, null, 16, 61, 33, null, null]), double(null), false)",
      [[[null, 111, 73, 36, 41, 32, 24, 16, 61, 33, null, null]]],
    ],
    ["print series_fill_linear(dynamic([null, null]), double(null), true, 2.5)", [[[2.5, 2.5]]]],
  ],
  series_fill_const: [
    [
      "print series_fill_const(dynamic([111, null, 36, null]), 0.0), series_fill_const(dynamic([1, 7]), -1, 7)",
      [
        [
          [111, 0, 36, 0],
          [1, -1],
        ],
      ],
    ],
  ],
  series_fill_forward: [
    [
      "print series_fill_forward(dynamic([null, null, 36, 41, null, null, 16, 61, 33, null, null])), series_fill_backward(dynamic([1, null, 36, null]))",
      [
        [
          [null, null, 36, 41, 41, 41, 16, 61, 33, 33, 33],
          [1, 36, 36, null],
        ],
      ],
    ],
  ],
  "series_add and its like": [
    [`${THREE} | project series_add(a, b)`, [[[5, 4, 5]], [[10, 8, 10]], [[15, 12, 15]]]],
    [`${THREE} | project series_multiply(a, b)`, [[[4, 4, 4]], [[16, 16, 16]], [[36, 36, 36]]]],
    [`${THREE} | project series_divide(a, b)`, [[[0.25, 1, 4]], [[0.25, 1, 4]], [[0.25, 1, 4]]]],
    [
      "print series_greater(dynamic([1, 2, 4]), dynamic([4, 2, 1])), series_subtract(dynamic([1, 2]), dynamic([4, 'x', 1])), series_abs(dynamic([-6.5, 0, 8.2]))",
      [
        [
          [false, false, true],
          [-3, null, null],
          [6.5, 0, 8.2],
        ],
      ],
    ],
  ],
  series_fft: [
    [
      "print series_fft(dynamic([1, 2, 3, 4]))",
      [
        [
          [10, -2, -2, -2],
          [0, 2, -0, -2],
        ],
      ],
    ],
    [
      "print series_fft(dynamic([1, 0, 0]), dynamic([0, 1, 0])), series_fft(dynamic([1]), dynamic([1, 2]))",
      [[[1, 1.866, 0.134], [1, -0.5, -0.5], null, null]],
    ],
  ],
  // Of the page about the transform: what goes forth and back is what it was.
  series_ifft: [
    [
      "let sinewave = (x: double, period: double, gain: double = 1.0, phase: double = 0.0) { gain * sin(2 * pi() / period * (x + phase)) }; range x from 0 to 127 step 1 | extend yr = sinewave(x, 8), yi = sinewave(x, 32) | summarize y_real = make_list(yr), y_imag = make_list(yi) | extend (fft_y_real, fft_y_imag) = series_fft(y_real, y_imag) | extend (y_real2, y_image2) = series_ifft(fft_y_real, fft_y_imag) | project series_stats_dynamic(series_subtract(y_real, y_real2)).max < 1e-12, series_stats_dynamic(series_subtract(y_imag, y_image2)).max < 1e-12, round(toreal(fft_y_imag[16]), 6), round(toreal(fft_y_imag[112]), 6), round(toreal(fft_y_real[4]), 6), round(toreal(fft_y_real[124]), 6)",
      [[true, true, -64, 64, 64, -64]],
    ],
  ],
  series_iir: [
    [
      "print series_iir(range(1.0, 10, 1), dynamic([1]), dynamic([1, -1]))",
      [[[1, 3, 6, 10, 15, 21, 28, 36, 45, 55]]],
    ],
  ],
  series_fir: [
    [
      "print y = dynamic([0, 0, 0, 10, 0, 0, 0]) | project series_fir(y, dynamic([1, 1, 1])), series_fir(y, dynamic([1, 1, 1]), true, true), series_fir(y, dynamic([1, -1]))",
      [
        [
          [0, 0, 0, 3.333, 3.333, 3.333, 0],
          [0, 0, 3.333, 3.333, 3.333, 0, 0],
          [0, 0, 0, 10, -10, 0, 0],
        ],
      ],
    ],
  ],
  "series_sum and its like": [
    [
      "print series_sum(dynamic([1, 2, 3, 4])), series_product(dynamic([2, 3])), series_dot_product(dynamic([1, 2]), dynamic([3, 4])), series_magnitude(dynamic([3, 4])), series_pearson_correlation(dynamic([1, 2, 3]), dynamic([2, 4, 6]))",
      [[10, 6, 11, 5, 1]],
    ],
  ],
});

const WEEKS = `range t from 1 to 24 * 7 * 5 step 1
| extend y = iff((t / 24) % 7 >= 5, 5.0, 15.0) - (((t % 24) / 10) * ((t % 24) / 10)) + t / 72.0
| extend y = case(t in (150, 200, 780), y - 8.0, t in (300, 400, 600), y + 8.0, y)
| summarize y = make_list(y, 10000)
| extend (flag, score, base) = series_decompose_anomalies(y, 3.5, -1, "linefit")
| mv-expand with_itemindex = i flag to typeof(long)
| where flag != 0
| project t = i + 1, flag`;

test("anomalies of a season with a trend are those that were put in", () => {
  expect(answer(WEEKS).rows).toEqual([
    [150, -1],
    [200, -1],
    [300, 1],
    [400, 1],
    [600, 1],
    [780, -1],
  ]);
});

test("a season that is looked for is said to be likely only; one that is given is not", () => {
  const note = "How the service finds the season of a series is not documented: give the season to be sure.";
  expect(answer("print series_decompose_anomalies(dynamic([1, 2, 1, 2]))").notes).toEqual([note]);
  expect(answer("print series_decompose_anomalies(dynamic([1, 2, 1, 2]), 1.5, -1)").notes).toEqual([note]);
  expect(answer("print series_decompose_anomalies(dynamic([1, 2, 1, 2]), 1.5, 2)").notes).toEqual([]);
});

test("what gives several columns names them as Microsoft's binder does; extend takes those that are named", () => {
  const d = "print d = dynamic([1, 2, 4])";
  expect(answer(`${d} | project series_fit_line(d)`).columns).toEqual([
    "series_fit_line_d_rsquare",
    "series_fit_line_d_slope",
    "series_fit_line_d_variance",
    "series_fit_line_d_rvariance",
    "series_fit_line_d_interception",
    "series_fit_line_d_line_fit",
  ]);
  expect(answer(`${d} | extend (a, b) = series_fit_line(d)`).columns).toEqual(["d", "a", "b"]);
  expect(answer(`${d} | project series_fit_line(d)[1]`).rows).toEqual([[1.5]]);
  expect(() => answer(`${d} | extend x = strcat(series_stats(d))`)).toThrow(
    "What gives several columns, as an argument, is not run by the sandbox.",
  );
});

test("what is not documented is refused", () => {
  expect(() => answer('print series_outliers(dynamic([1]), "ctukey", 0, 5, 95)')).toThrow(
    "Percentiles of your own in series_outliers is not run by the sandbox.",
  );
  expect(() => answer('print series_decompose(dynamic([1]), 0, "cubic")')).toThrow(
    "The trend of series_decompose is one of avg, linefit, none.",
  );
});
