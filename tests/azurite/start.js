// Starts Azurite in this process and ends it with the process that holds our standard input: however that one dies, its end of the
// pipe closes, so no emulator outlives its tests.
'use strict';
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));
require('azurite/dist/src/azurite.js');
