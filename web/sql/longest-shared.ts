/** Characters of a query that its address can hold; a longer one is shared by saving it. */
export const LONGEST_SHARED = 4000;
