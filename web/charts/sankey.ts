import { SankeyChart } from "echarts/charts";
import { use } from "echarts/core";

/** Adds charts of flows to the library. Only what draws one imports it, late: no other page loads its code. */
use([SankeyChart]);
