/**
 * SQL for an amount in 1e-18 of a currency, rounded half to even to minor units. It divides once: dividing hugeints is what
 * takes time.
 * @param n SQL for a hugeint that isn't negative
 * @param digits of the currency's minor unit
 */
export function roundedSql(n: string, digits: number): string {
  const unit = `1${"0".repeat(18 - digits)}`;
  return `(list_transform([(2 * ${n} + ${unit}::hugeint) // 2${unit.slice(1)}::hugeint], lambda q:
    q - case when q % 2 = 1 and q * 2${unit.slice(1)}::hugeint = 2 * ${n} + ${unit}::hugeint then 1 else 0 end))[1]`;
}
