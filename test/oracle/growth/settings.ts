/** The defaults of GROWTH §2 and §3 that a company may set. Shares are in percent. */
export interface Settings {
  near: number;
  hit: number;
  seats: number;
  moreSeats: number;
  growing: number;
  over: number;
  /** A family is alike when customers like this one own it so many percent as often as all do. */
  alike: number;
  owners: number;
  team: number;
  termMonths: number;
  calmMonths: number;
  discountDays: number;
  saturated: number;
  misfit: number;
  /** The attributes that hold the industry and the size of the team. */
  industry: string;
  employees: string;
}

export const SETTINGS: Settings = {
  near: 80,
  hit: 100,
  seats: 90,
  moreSeats: 20,
  growing: 150,
  over: 120,
  alike: 200,
  owners: 20,
  team: 20,
  termMonths: 12,
  calmMonths: 6,
  discountDays: 60,
  saturated: 5,
  misfit: 20,
  industry: "industry",
  employees: "employees",
};
