using Ironflow.Local.Commands;

return await RootCommands.InvokeAsync(args);
