import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { usageMetrics } from "../../src/api/grow/usage-operations.ts";
import { inWorkspace } from "../workspace.ts";

// Rows of RavenStack, a synthetic company by River @ Rivalytics (Kaggle: rivalytics/saas-subscription-and-churn-analytics-dataset):
// the subscriptions and their usage among the first rows of both files.
const SUBSCRIPTIONS = `subscription_id,account_id,start_date,end_date,plan_tier,seats,mrr_amount,arr_amount,is_trial,upgrade_flag,downgrade_flag,churn_flag,billing_frequency,auto_renew_flag
S-24796e,A-cc8c8f,27-11-2024,,Enterprise,23,4577,54924,FALSE,FALSE,FALSE,FALSE,annual,FALSE
S-d0c344,A-80eeb6,27-10-2024,,Pro,22,1078,12936,FALSE,FALSE,FALSE,FALSE,annual,FALSE
S-79a9e1,A-3a5ad8,25-12-2024,,Enterprise,22,0,0,TRUE,FALSE,FALSE,FALSE,annual,TRUE
S-2923fc,A-fa3095,08-07-2024,,Enterprise,70,13930,167160,FALSE,FALSE,FALSE,FALSE,annual,TRUE
S-6c969d,A-855a48,08-05-2024,,Basic,14,266,3192,FALSE,FALSE,FALSE,FALSE,monthly,FALSE
S-bf806d,A-7c5768,21-09-2024,,Basic,62,1178,14136,FALSE,FALSE,FALSE,FALSE,annual,TRUE
S-eea643,A-54ecc2,30-10-2024,,Enterprise,28,5572,66864,FALSE,FALSE,FALSE,FALSE,monthly,TRUE
S-431c03,A-e4bf56,02-12-2024,19-12-2024,Enterprise,37,7363,88356,FALSE,FALSE,FALSE,TRUE,monthly,TRUE
S-2372d2,A-cea1f0,22-12-2024,,Enterprise,21,4179,50148,FALSE,FALSE,FALSE,FALSE,annual,FALSE
S-b3bd43,A-b2225d,03-11-2024,,Pro,50,2450,29400,FALSE,FALSE,FALSE,FALSE,monthly,FALSE
S-c7f564,A-902ef7,23-11-2024,,Pro,83,0,0,TRUE,TRUE,FALSE,FALSE,annual,TRUE
`;
const USAGE = `usage_id,subscription_id,usage_date,feature_name,usage_count,usage_duration_secs,error_count,is_beta_feature
U-77404d,S-6c969d,31-08-2024,feature_3,9,5022,0,FALSE
U-e860b8,S-6c969d,07-02-2024,feature_19,7,1582,0,TRUE
U-9df047,S-eea643,12-02-2024,feature_37,12,5316,0,FALSE
U-83a6c5,S-431c03,03-01-2023,feature_26,13,6591,0,FALSE
U-e01529,S-2923fc,11-12-2024,feature_10,9,4257,0,FALSE
U-6043b0,S-24796e,31-03-2024,feature_8,12,1176,0,FALSE
U-14bb04,S-bf806d,05-07-2023,feature_13,8,3568,0,FALSE
U-f67d78,S-d0c344,25-02-2023,feature_12,9,5121,0,FALSE
U-15bbd9,S-2923fc,06-11-2023,feature_39,10,3900,0,FALSE
U-c67e37,S-2372d2,09-04-2024,feature_18,9,1296,3,FALSE
U-2722af,S-b3bd43,25-04-2023,feature_18,8,544,4,FALSE
U-a76823,S-79a9e1,22-10-2023,feature_24,6,2940,0,FALSE
U-755e42,S-c7f564,11-10-2024,feature_7,10,3040,0,FALSE
U-90ec66,S-c7f564,06-08-2024,feature_6,8,4760,2,FALSE
`;

it("takes a public data set with subscriptions, seats and daily usage by the commands of the guide", async () => {
  await inWorkspace(async (workspace, directory) => {
    const [sold, used] = [
      join(directory, "ravenstack_subscriptions.csv"),
      join(directory, "ravenstack_feature_usage.csv"),
    ];
    await writeFile(sold, SUBSCRIPTIONS);
    await writeFile(used, USAGE);
    const { figures } = await importOperation.run(workspace, {
      source: "subscriptions",
      files: [sold],
      map: ["amount=mrr_amount", "product=plan_tier", "quantity=seats"],
      set: ["interval=month"],
    });
    expect(figures?.mrr.map(({ value }) => value)).toEqual([2_202_400, 2_905_100, 3_323_000]);
    const { understood } = await importOperation.run(workspace, { source: "usage", files: [used] });
    expect(understood).toMatchObject([{ rows: 14, customers: 11 }]);
    const { rows, waiting } = await usageMetrics.run(workspace, {});
    expect(waiting).toEqual({ names: 0, days: 0 });
    expect(rows.find(({ metric }) => metric === "feature_18")).toMatchObject({ customers: 2, days: 2 });
  });
});
