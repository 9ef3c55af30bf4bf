/** How billing accounts are read, where it isn't one of them. */
export const TOGETHER = "";
export const EACH = "*";
