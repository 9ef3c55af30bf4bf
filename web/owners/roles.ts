/** The roles in which somebody owns a customer. */
export const ROLES = ["success", "sales", "lead"] as const;

export function roleOf(text: string): (typeof ROLES)[number] {
  return ROLES.find((role) => role === text) ?? "success";
}
