import type { Field, Shape } from "../files/shape.ts";

/** What CRMs and teams call the roles. */
const ROLE_WORDS: Record<string, string> = {
  csm: "success",
  "customer success": "success",
  "customer success manager": "success",
  "account manager": "success",
  support: "success",
  "account executive": "sales",
  ae: "sales",
  "sales rep": "sales",
  "sales representative": "sales",
  "sales user": "sales",
  manager: "lead",
  "team lead": "lead",
  "sales manager": "lead",
};

const role: Field = {
  name: "role",
  type: { oneOf: ["success", "sales", "lead"] },
  called: ["user role", "owner role", "team role", "job title", "title"],
  words: ROLE_WORDS,
  summary: "success, sales or lead",
};

/** People who look after customers. */
export const peopleShape: Shape = {
  name: "people",
  summary: "one row = one person who looks after customers",
  isGuessed: true,
  recognisedBy: ["name"],
  fields: [
    {
      name: "person",
      type: "text",
      called: ["person id", "user id", "owner id", "id"],
      summary: "id; else the e-mail address is, or the name",
    },
    {
      name: "name",
      type: "text",
      isNeeded: { unless: "first_name" },
      called: ["full name", "user name", "owner name", "display name", "user", "owner"],
      summary: "name",
    },
    { name: "first_name", type: "text", called: ["first name", "given name"], summary: "first name" },
    {
      name: "last_name",
      type: "text",
      called: ["last name", "family name", "surname"],
      summary: "last name",
    },
    {
      name: "email",
      type: "text",
      called: ["e-mail", "email address", "user email", "owner email", "mail"],
      summary: "e-mail address, by which a person is known again",
    },
    role,
    {
      name: "active",
      type: "boolean",
      called: ["is active", "active user", "enabled"],
      summary: "whether they still look after customers; defaults to true for a new person",
    },
  ],
  isGuarded: true,
};

/** Who owns which customer. */
export const ownersShape: Shape = {
  name: "owners",
  summary: "one row = that a person owns a customer in a role from a day on",
  isGuessed: true,
  recognisedBy: ["customer", "person"],
  fields: [
    {
      name: "customer",
      type: "text",
      isRequired: true,
      called: [
        ...["customer id", "stripe customer id", "account id", "company id", "record id", "customer name"],
        ...["company name", "account name", "company", "name"],
      ],
      summary: "id or name of a customer, or the id of one of its subscriptions",
    },
    {
      name: "person",
      type: "text",
      isNeeded: true,
      called: [
        ...["company owner", "account owner", "owner email", "account owner email", "hubspot owner"],
        ...["owner name", "owner", "account manager", "customer success manager", "csm"],
      ],
      summary: "id, e-mail address or name of a person; rows without one are left out",
    },
    role,
    {
      name: "from",
      type: "instant",
      called: ["since", "start date", "owner assigned date", "owner assignment date", "assigned at"],
      summary: "the first day; defaults to today",
    },
    {
      name: "account",
      type: "text",
      called: ["billing account"],
      summary: "billing account; only needed where two accounts have a customer of the same id",
    },
  ],
  isGuarded: true,
};
