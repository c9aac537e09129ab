using System.Reflection;
using ApiHub.Gateway.Users;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting;

/// <summary>What the person who has started the gateway needs next: plain lines on the console, whatever the log's form.</summary>
internal static class StartupSummary
{
    public static string Version { get; } =
        typeof(StartupSummary).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static Task WriteAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value;
        var address = $"http://localhost:{site.Port}{site.PathBase}";
        Console.Out.WriteLine($"""

            {site.Name} {Version} is ready at {address}

              Admin     {AdminLine(app.Services.GetRequiredService<FirstAdmin>(), app.Services.GetRequiredService<IOptions<FirstAdminOptions>>().Value)}
              API docs  {address}/docs
            """);
        return Task.CompletedTask;
    }

    private static string AdminLine(FirstAdmin admin, FirstAdminOptions options)
    {
        var file = Path.GetFullPath(admin.PasswordFile);
        if (admin.GeneratedPassword is { } password)
            return $"{options.Username}, password {password} (shown only now; kept in {file})";
        return File.Exists(file) ? $"{options.Username}, password in {file}" : options.Username;
    }
}
