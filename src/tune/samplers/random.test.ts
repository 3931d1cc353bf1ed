import { samplerContract } from "./sampler.contract.ts";

samplerContract("random");
