using System.Globalization;
using Ironflow.CrashHost;

// Arguments: the folder, how many instances, and whether activities join their turns.
return await CrashHostProgram.RunAsync(args[0], int.Parse(args[1], CultureInfo.InvariantCulture), bool.Parse(args[2]));
