/**
 * A price's id in the generated files, from its name: prices of a name that others have too are called by their
 * product, as "Team, Monthly".
 */
export function priceId(product: string, name: string): string {
  const own = name.startsWith(`${product}, `) ? name.slice(product.length + 2) : name;
  return name === "" ? name : `${product} / ${own}`;
}
