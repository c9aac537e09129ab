/** The least of 1, 2, 2.5 and 5 times a power of ten that takes the highest bar in four steps. */
export function stepOf(highest: number) {
  if (highest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(highest / 4));
  return power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power * 4 >= highest * 0.999999) ?? 10);
}
