const places = 9;

/** A decimal string in billionths. Money is added as integers, never as floats. */
export function nano(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const value = BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
  return amount.startsWith('-') ? -value : value;
}

export function decimal(value: bigint): string {
  const text = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const fraction = text.slice(-places).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${text.slice(0, -places)}${fraction && `.${fraction}`}`;
}

export const sumOf = (amounts: readonly string[]) => decimal(amounts.reduce((sum, amount) => sum + nano(amount), 0n));
