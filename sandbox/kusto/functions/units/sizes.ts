/**
 * The sizes of units, by the names of learn.microsoft.com/kusto/query/convert-length-function and its like. What is no
 * definition but measured, or rounded, is as in UnitsNet, which has these names (github.com/angularsen/UnitsNet).
 */

/** A factor, and perhaps a divisor: `[1, 3600]` is exact, and its quotient is not. */
export type Size = number | readonly [factor: number, divisor: number];
export type Units = Readonly<Record<string, Size>>;

const PREFIXES = {
  Nano: [1, 1e9],
  Micro: [1, 1e6],
  Milli: [1, 1e3],
  Centi: [1, 100],
  Deci: [1, 10],
  Deca: [10, 1],
  Hecto: [100, 1],
  Kilo: [1e3, 1],
  Mega: [1e6, 1],
  Giga: [1e9, 1],
  Tera: [1e12, 1],
} as const;
type Prefix = keyof typeof PREFIXES;

/** A unit with prefixes: `prefixed("meter", 1, "Kilo")` is `Kilometer`, of 1,000. */
function prefixed(unit: string, size: Size, ...prefixes: readonly Prefix[]): Units {
  const [factor, divisor] = ratio(size);
  return Object.fromEntries(
    prefixes.map((prefix) => {
      const [times, by] = PREFIXES[prefix];
      return [prefix + unit, [times * factor, by * divisor]];
    }),
  );
}

export function ratio(size: Size): readonly [factor: number, divisor: number] {
  return typeof size === "number" ? [size, 1] : size;
}

const [FOOT, INCH, YARD, MILE] = [0.3048, 0.0254, 0.9144, 1609.344];
const [LIGHT_YEAR, PARSEC] = [9.46073047258e15, 3.08567758128e16];
const [POUND, STANDARD_GRAVITY] = [0.45359237, 9.80665];
const [BRITISH_THERMAL_UNIT, CALORIE, ELECTRON_VOLT] = [1055.05585262, 4.184, 1.602176565e-19];
const [US_GALLON, IMPERIAL_GALLON, CUBIC_FOOT] = [0.003785411784, 0.00454609, FOOT ** 3];
const THERMS = { ThermEc: 105505585.262, ThermUs: 105480400, ThermImperial: 105505585.257348 };

/** Degrees. */
export const angles: Units = {
  Degree: 1,
  ...prefixed("degree", 1, "Nano", "Micro", "Milli"),
  Radian: 180 / Math.PI,
  ...prefixed("radian", 180 / Math.PI, "Nano", "Micro", "Milli", "Centi", "Deci"),
  Arcminute: [1, 60],
  Arcsecond: [1, 3600],
  Gradian: 0.9,
  NatoMil: [360, 6400],
  Revolution: 360,
};

/** Joules. */
export const energies: Units = {
  Joule: 1,
  ...prefixed("joule", 1, "Milli", "Kilo", "Mega", "Giga"),
  WattHour: 3600,
  ...prefixed("wattHour", 3600, "Kilo", "Mega", "Giga", "Tera"),
  WattDay: 86_400,
  ...prefixed("wattDay", 86_400, "Kilo", "Mega", "Giga", "Tera"),
  BritishThermalUnit: BRITISH_THERMAL_UNIT,
  ...prefixed("britishThermalUnit", BRITISH_THERMAL_UNIT, "Kilo", "Mega", "Giga"),
  Calorie: CALORIE,
  ...prefixed("calorie", CALORIE, "Kilo", "Mega"),
  ElectronVolt: ELECTRON_VOLT,
  ...prefixed("electronVolt", ELECTRON_VOLT, "Kilo", "Mega", "Giga", "Tera"),
  ...THERMS,
  ...Object.fromEntries(Object.entries(THERMS).map(([name, value]) => [`Decat${name.slice(1)}`, 10 * value])),
  Erg: 1e-7,
  FootPound: 1.355817948,
  HorsepowerHour: 2_684_519.5377,
};

/** Newtons. */
export const forces: Units = {
  Newton: 1,
  ...prefixed("newton", 1, "Micro", "Milli", "Deca", "Kilo", "Mega"),
  Dyn: 1e-5,
  KilogramForce: STANDARD_GRAVITY,
  KiloPond: STANDARD_GRAVITY,
  TonneForce: 1000 * STANDARD_GRAVITY,
  PoundForce: POUND * STANDARD_GRAVITY,
  KilopoundForce: 1000 * POUND * STANDARD_GRAVITY,
  OunceForce: [POUND * STANDARD_GRAVITY, 16],
  ShortTonForce: 2000 * POUND * STANDARD_GRAVITY,
  Poundal: 0.138254954376,
};

/** Meters. */
export const lengths: Units = {
  Meter: 1,
  ...prefixed("meter", 1, "Nano", "Micro", "Milli", "Centi", "Deci", "Deca", "Hecto", "Kilo"),
  LightYear: LIGHT_YEAR,
  ...prefixed("lightYear", LIGHT_YEAR, "Kilo", "Mega"),
  Parsec: PARSEC,
  ...prefixed("parsec", PARSEC, "Kilo", "Mega"),
  Angstrom: 1e-10,
  AstronomicalUnit: 149_597_870_700,
  Chain: 66 * FOOT,
  DataMile: 6000 * FOOT,
  DtpPica: [INCH, 6],
  DtpPoint: [INCH, 72],
  Fathom: 6 * FOOT,
  Foot: FOOT,
  Hand: 4 * INCH,
  Inch: INCH,
  Microinch: [INCH, 1e6],
  Mil: [INCH, 1e3],
  Mile: MILE,
  NauticalMile: 1852,
  PrinterPica: [1, 237.106301584],
  PrinterPoint: [INCH, 72.27],
  Shackle: 90 * FOOT,
  SolarRadius: 695_700_000,
  Twip: [INCH, 1440],
  UsSurveyFoot: [1200, 3937],
  Yard: YARD,
};

/** Kilograms. */
export const masses: Units = {
  Gram: [1, 1e3],
  ...prefixed("gram", [1, 1e3], "Nano", "Micro", "Milli", "Centi", "Deci", "Deca", "Hecto", "Kilo"),
  Tonne: 1000,
  ...prefixed("tonne", 1000, "Kilo", "Mega"),
  Pound: POUND,
  ...prefixed("pound", POUND, "Kilo", "Mega"),
  EarthMass: 5.9722e24,
  Grain: [POUND, 7000],
  LongHundredweight: 112 * POUND,
  LongTon: 2240 * POUND,
  Ounce: [POUND, 16],
  ShortHundredweight: 100 * POUND,
  ShortTon: 2000 * POUND,
  Slug: 14.593903,
  SolarMass: 1.98947e30,
  Stone: [1, 0.1574731728702698],
};

/** Lengths of which there are speeds, and the times of these, which not all of them have. */
const perTime: readonly (readonly [
  unit: string,
  size: Size,
  times: readonly ("Hour" | "Minute" | "Second")[],
])[] = [
  ["Meter", 1, ["Hour", "Minute", "Second"]],
  ["Centimeter", [1, 100], ["Hour", "Minute", "Second"]],
  ["Millimeter", [1, 1e3], ["Hour", "Minute", "Second"]],
  ["Kilometer", 1e3, ["Hour", "Minute", "Second"]],
  ["Decimeter", [1, 10], ["Minute", "Second"]],
  ["Micrometer", [1, 1e6], ["Minute", "Second"]],
  ["Nanometer", [1, 1e9], ["Minute", "Second"]],
  ["Foot", FOOT, ["Hour", "Minute", "Second"]],
  ["Inch", INCH, ["Hour", "Minute", "Second"]],
  ["Yard", YARD, ["Hour", "Minute", "Second"]],
  ["UsSurveyFoot", [1200, 3937], ["Hour", "Minute", "Second"]],
  ["Mile", MILE, ["Hour"]],
];
const SECONDS = { Hour: 3600, Minute: 60, Second: 1 };

/** Meters a second. */
export const speeds: Units = {
  ...Object.fromEntries(
    perTime.flatMap(([unit, size, times]) => {
      const [factor, divisor] = ratio(size);
      return times.map((time) => [`${unit}Per${time}`, [factor, divisor * SECONDS[time]]] as const);
    }),
  ),
  Knot: [1852, 3600],
};

/** Cubic meters. */
export const volumes: Units = {
  Liter: [1, 1e3],
  ...prefixed("liter", [1, 1e3], "Micro", "Milli", "Centi", "Deci", "Deca", "Hecto", "Kilo", "Mega"),
  CubicMeter: 1,
  ...prefixed("cubicMeter", 1, "Hecto", "Kilo"),
  CubicMicrometer: [1, 1e18],
  CubicMillimeter: [1, 1e9],
  CubicCentimeter: [1, 1e6],
  CubicDecimeter: [1, 1e3],
  CubicHectometer: 1e6,
  CubicKilometer: 1e9,
  CubicFoot: CUBIC_FOOT,
  ...prefixed("cubicFoot", CUBIC_FOOT, "Hecto", "Kilo", "Mega"),
  CubicInch: INCH ** 3,
  CubicYard: YARD ** 3,
  CubicMile: MILE ** 3,
  UsGallon: US_GALLON,
  ...prefixed("usGallon", US_GALLON, "Deca", "Hecto", "Kilo", "Mega"),
  DeciusGallon: [US_GALLON, 10],
  ImperialGallon: IMPERIAL_GALLON,
  ...prefixed("imperialGallon", IMPERIAL_GALLON, "Kilo", "Mega"),
  AcreFoot: [1, 0.000810714],
  AuTablespoon: [20, 1e6],
  BoardFoot: [CUBIC_FOOT, 12],
  ImperialBeerBarrel: 36 * IMPERIAL_GALLON,
  ImperialOunce: [IMPERIAL_GALLON, 160],
  ImperialPint: [IMPERIAL_GALLON, 8],
  MetricCup: [250, 1e6],
  MetricTeaspoon: [5, 1e6],
  OilBarrel: 42 * US_GALLON,
  UkTablespoon: [15, 1e6],
  UsBeerBarrel: 31 * US_GALLON,
  UsCustomaryCup: [US_GALLON, 16],
  UsLegalCup: [240, 1e6],
  UsOunce: [US_GALLON, 128],
  UsPint: [US_GALLON, 8],
  UsQuart: [US_GALLON, 4],
  UsTablespoon: [US_GALLON, 256],
  UsTeaspoon: [US_GALLON, 768],
};
