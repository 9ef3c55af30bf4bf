import type { Shape } from "../files/shape.ts";

/** A column that says when opportunities entered a stage. */
export interface EnteredColumn {
  /** The file's name of it, in lower case. */
  column: string;
  stage: string;
  field: string;
}

/** HubSpot's names of such columns: `Date entered "Contract Sent (Sales Pipeline)"`. */
const ENTERED = /^date entered (?:stage )?["'“‘]?(.+?)(?: \([^()]*\))?["'”’]?$/u;

/** The columns of a file that say when opportunities entered a stage. @param names in lower case */
export function enteredColumns(names: readonly string[]): EnteredColumn[] {
  return names.flatMap((column, index) => {
    const stage = ENTERED.exec(column)?.[1];
    return stage === undefined || stage === "current stage" || stage === "stage"
      ? []
      : [{ column, stage, field: `entered_${index}` }];
  });
}

/**
 * Opportunities of a CRM, known by the headers of HubSpot's export of deals (knowledge.hubspot.com/crm-deals/
 * hubspots-default-deal-properties) and of Salesforce's reports of opportunities (help.salesforce.com, "Opportunity
 * Fields"), both seen on 2026-11-30.
 * @param currency of rows that name none
 */
export function opportunitiesShape(entered: readonly EnteredColumn[], currency: string): Shape {
  return {
    name: "opportunities",
    summary: "one row = one opportunity as it is now",
    isGuessed: true,
    isPassing: true,
    recognisedBy: ["id", "customer", "stage", "amount"],
    key: ["id"],
    fields: [
      {
        name: "id",
        type: "text",
        isRequired: true,
        called: ["Record ID", "Opportunity ID", "Deal ID", "Id"],
        summary: "its id: another import with the same id updates it",
      },
      {
        name: "title",
        type: "text",
        called: ["Deal Name", "Opportunity Name", "Name"],
        summary: "what it is about",
      },
      {
        name: "customer",
        type: "text",
        isRequired: true,
        called: [
          "Customer ID",
          "Stripe Customer ID",
          "Associated Company IDs (Primary)",
          "Associated Company IDs",
          "Associated Company ID",
          "Associated Company (Primary)",
          "Associated Company Names (Primary)",
          "Associated Company Names",
          "Associated Company",
          "Company name",
          "Account Name",
          "Account ID",
        ],
        summary: "customer by id, subscription or name",
      },
      {
        name: "account",
        type: "text",
        isOnlyMapped: true,
        summary: "billing account; only needed where two accounts have a customer of the same id",
      },
      {
        name: "stage",
        type: "text",
        isRequired: true,
        called: ["Deal Stage", "Stage Name"],
        summary: "stage by name",
      },
      {
        name: "amount",
        type: "money",
        isRequired: true,
        called: [
          "Monthly recurring revenue",
          "MRR",
          "Recurring revenue amount",
          "Amount",
          "Deal Amount",
          "Total Amount",
        ],
        summary: "what it would add a month",
      },
      {
        name: "currency",
        type: "currency",
        default: currency,
        called: [
          "Amount Currency",
          "Opportunity Currency",
          "Currency ISO Code",
          "Deal Currency",
          "Currency Code",
        ],
        summary: "ISO 4217",
      },
      {
        name: "owner",
        type: "text",
        called: ["Deal owner", "Opportunity Owner", "Owner", "Owner Email", "Opportunity Owner Email"],
        summary: "a person by e-mail address or name",
      },
      {
        name: "type",
        type: "text",
        called: ["Deal Type", "Opportunity Type"],
        summary: "upsell, cross_sell, add_on, usage, price or open; new business is left out",
      },
      {
        name: "created",
        type: "instant",
        called: ["Create Date", "Created Date", "Created", "Created At"],
        summary: "when it was created",
      },
      {
        name: "close",
        type: "instant",
        called: ["Close Date", "Closed Date", "Expected Close Date"],
        summary: "when it closed, or is expected to",
      },
      {
        name: "stage_since",
        type: "instant",
        called: ["Date entered current stage", "Last Stage Change Date", "Stage Change Date"],
        summary: "when it entered its stage",
      },
      {
        name: "lost_reason",
        type: "text",
        called: ["Closed Lost Reason", "Loss Reason", "Lost Reason", "Reason Lost", "Closed Reason"],
        summary: "why it was lost",
      },
      {
        name: "product",
        type: "text",
        isOnlyMapped: true,
        summary: "id of what would be bought",
      },
      { name: "price", type: "text", isOnlyMapped: true, summary: "id of its price" },
      {
        name: "quantity",
        type: "count",
        least: 1,
        most: 1_000_000_000,
        isOnlyMapped: true,
        summary: "how many",
      },
      {
        name: "probability",
        type: "percent",
        isOnlyMapped: true,
        summary: "chance in percent, where it is set by hand: a CRM's is that of the stage",
      },
      ...entered.map(({ field, stage }) => ({
        name: field,
        type: "instant" as const,
        isOnlyMapped: true,
        summary: `when it entered ${stage}`,
      })),
    ],
    rules: [{ column: "amount", breaks: "amount <= 0", expected: "an amount above 0" }],
  };
}
