import { useFront } from "./tenant";

useFront("plugin");
require("./refresh.test");
