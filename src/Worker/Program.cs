using ApiHub.Worker.Hosting;

if (OperatingSystem.IsWindows())
{
    await Console.Error.WriteLineAsync("The worker cannot start: it shuts the CLI in with means of Linux and macOS. On Windows run it in WSL.");
    return 1;
}

return await WorkerApp.RunAsync(args);
