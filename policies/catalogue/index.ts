import type { Rule } from "../rule";
import { ilpA01 } from "./ilp-a01";
import { ilpA02 } from "./ilp-a02";
import { ilpA03 } from "./ilp-a03";
import { ilpA04 } from "./ilp-a04";
import { ilpA05 } from "./ilp-a05";
import { ilpA06 } from "./ilp-a06";
import { ilpA07 } from "./ilp-a07";
import { ilpA08 } from "./ilp-a08";
import { ilpB01 } from "./ilp-b01";
import { ilpB02 } from "./ilp-b02";
import { ilpB03 } from "./ilp-b03";
import { ilpB04 } from "./ilp-b04";
import { ilpB05 } from "./ilp-b05";
import { ilpB06 } from "./ilp-b06";
import { ilpB07 } from "./ilp-b07";
import { ilpB08 } from "./ilp-b08";
import { ilpB09 } from "./ilp-b09";
import { ilpB10 } from "./ilp-b10";
import { ilpC01 } from "./ilp-c01";
import { ilpC02 } from "./ilp-c02";
import { ilpC03 } from "./ilp-c03";
import { ilpC04 } from "./ilp-c04";
import { ilpC05 } from "./ilp-c05";
import { ilpC06 } from "./ilp-c06";
import { ilpD01 } from "./ilp-d01";
import { ilpD02 } from "./ilp-d02";
import { ilpD03 } from "./ilp-d03";
import { ilpD04 } from "./ilp-d04";
import { ilpD05 } from "./ilp-d05";
import { ilpE01 } from "./ilp-e01";
import { ilpE02 } from "./ilp-e02";
import { ilpE03 } from "./ilp-e03";
import { ilpE04 } from "./ilp-e04";
import { ilpF01 } from "./ilp-f01";
import { ilpF02 } from "./ilp-f02";
import { ilpF03 } from "./ilp-f03";
import { ilpF04 } from "./ilp-f04";
import { ilpF05 } from "./ilp-f05";
import { ilpG01 } from "./ilp-g01";
import { ilpG02 } from "./ilp-g02";
import { ilpG03 } from "./ilp-g03";
import { ilpH01 } from "./ilp-h01";
import { ilpH02 } from "./ilp-h02";
import { ilpH03 } from "./ilp-h03";
import { ilpH04 } from "./ilp-h04";

/** Every rule, in the order of the ids. */
export const catalogue: readonly Rule[] = [
  ilpA01,
  ilpA02,
  ilpA03,
  ilpA04,
  ilpA05,
  ilpA06,
  ilpA07,
  ilpA08,
  ilpB01,
  ilpB02,
  ilpB03,
  ilpB04,
  ilpB05,
  ilpB06,
  ilpB07,
  ilpB08,
  ilpB09,
  ilpB10,
  ilpC01,
  ilpC02,
  ilpC03,
  ilpC04,
  ilpC05,
  ilpC06,
  ilpD01,
  ilpD02,
  ilpD03,
  ilpD04,
  ilpD05,
  ilpE01,
  ilpE02,
  ilpE03,
  ilpE04,
  ilpF01,
  ilpF02,
  ilpF03,
  ilpF04,
  ilpF05,
  ilpG01,
  ilpG02,
  ilpG03,
  ilpH01,
  ilpH02,
  ilpH03,
  ilpH04,
];
