import type { Value } from "../../values.ts";
import { type ScalarFunction, several } from "../define.ts";
import { completeSeriesOf } from "./numbers.ts";
import { reals } from "./results.ts";

interface Complex {
  readonly real: readonly number[];
  readonly imaginary: readonly number[];
}

/** Halves a series of even length, and sums up one of odd length. */
function transform({ real, imaginary }: Complex, sign: 1 | -1): Complex {
  const length = real.length;
  if (length % 2 === 1) return summed({ real, imaginary }, sign);
  const half = length / 2;
  const part = (offset: 0 | 1) =>
    transform(
      {
        real: real.filter((_, index) => index % 2 === offset),
        imaginary: imaginary.filter((_, index) => index % 2 === offset),
      },
      sign,
    );
  const [even, odd] = [part(0), part(1)];
  const at = (place: number): [number, number] => {
    const k = place % half;
    const angle = (sign * 2 * Math.PI * place) / length;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    const [x = 0, y = 0] = [odd.real[k], odd.imaginary[k]];
    return [(even.real[k] ?? 0) + x * cosine - y * sine, (even.imaginary[k] ?? 0) + x * sine + y * cosine];
  };
  const values = real.map((_, place) => at(place));
  return { real: values.map(([x]) => x), imaginary: values.map(([, y]) => y) };
}

function summed({ real, imaginary }: Complex, sign: 1 | -1): Complex {
  const length = real.length;
  if (length <= 1) return { real, imaginary };
  const turns = real.map((_, index) => (sign * 2 * Math.PI * index) / length);
  const [cosines, sines] = [turns.map(Math.cos), turns.map(Math.sin)];
  const values = real.map((_, place) => {
    let [x, y] = [0, 0];
    for (let index = 0; index < length; index++) {
      const turn = (index * place) % length;
      const [cosine = 0, sine = 0] = [cosines[turn], sines[turn]];
      const [a = 0, b = 0] = [real[index], imaginary[index]];
      x += a * cosine - b * sine;
      y += a * sine + b * cosine;
    }
    return [x, y] as const;
  });
  return { real: values.map(([x]) => x), imaginary: values.map(([, y]) => y) };
}

/** Null for what is no series, and for parts of different lengths. */
function fourier(sign: 1 | -1, divisor: (length: number) => number): ScalarFunction {
  return several(
    [
      ["real", "dynamic"],
      ["imag", "dynamic"],
    ],
    ([first, second]: readonly Value[]) => {
      const real = completeSeriesOf(first);
      const imaginary = second === undefined ? real?.map(() => 0) : completeSeriesOf(second);
      if (real === undefined || imaginary?.length !== real.length) return [null, null];
      const by = divisor(real.length);
      const result = transform({ real, imaginary }, sign);
      return [reals(result.real.map((x) => x / by)), reals(result.imaginary.map((y) => y / by))];
    },
  );
}

/** Source: learn.microsoft.com/kusto/query/series-fft-function, series-ifft-function. */
export const fourierTransforms: Readonly<Record<string, ScalarFunction>> = {
  series_fft: fourier(-1, () => 1),
  series_ifft: fourier(1, (length) => length),
};
