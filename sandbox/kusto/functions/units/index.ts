import { pure, type ScalarFunction, text } from "../define.ts";
import {
  angles,
  energies,
  forces,
  lengths,
  masses,
  ratio,
  type Size,
  speeds,
  type Units,
  volumes,
} from "./sizes.ts";

interface Scale {
  readonly toBase: (value: number) => number;
  readonly fromBase: (base: number) => number;
}

function linear(size: Size, zero = 0): Scale {
  const [factor, divisor] = ratio(size);
  return {
    toBase: (value) => (value * factor) / divisor + zero,
    fromBase: (base) => ((base - zero) * divisor) / factor,
  };
}

const scalesOf = (units: Units) => new Map(Object.entries(units).map(([name, size]) => [name, linear(size)]));

/** Kelvins: the size of a degree, and its zero. */
const temperatures = new Map<string, Scale>([
  ["Kelvin", linear(1)],
  ["DegreeCelsius", linear(1, 273.15)],
  ["MillidegreeCelsius", linear([1, 1e3], 273.15)],
  ["DegreeDelisle", linear([-2, 3], 373.15)],
  ["DegreeFahrenheit", linear([5, 9], (459.67 * 5) / 9)],
  ["DegreeNewton", linear([100, 33], 273.15)],
  ["DegreeRankine", linear([5, 9])],
  ["DegreeReaumur", linear([5, 4], 273.15)],
  ["DegreeRoemer", linear([40, 21], 273.15 - (7.5 * 40) / 21)],
  ["SolarTemperature", linear(5778)],
]);

/** The sine of an angle. */
const tilt: Scale = {
  toBase: (value) => (Math.asin(value) * 180) / Math.PI,
  fromBase: (base) => Math.sin((base * Math.PI) / 180),
};

/** Of a unit that there is not, null. */
function conversion(scales: ReadonlyMap<string, Scale>): ScalarFunction {
  return pure("real", ([value = null, from, to]) => {
    const [source, target] = [scales.get(text(from)), scales.get(text(to))];
    if (value === null || source === undefined || target === undefined) return null;
    return target.fromBase(source.toBase(Number(value)));
  });
}

export const units: Readonly<Record<string, ScalarFunction>> = {
  convert_angle: conversion(new Map([...scalesOf(angles), ["Tilt", tilt]])),
  convert_energy: conversion(scalesOf(energies)),
  convert_force: conversion(scalesOf(forces)),
  convert_length: conversion(scalesOf(lengths)),
  convert_mass: conversion(scalesOf(masses)),
  convert_speed: conversion(scalesOf(speeds)),
  convert_temperature: conversion(temperatures),
  convert_volume: conversion(scalesOf(volumes)),
};
