using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting.CommandLine;

/// <summary><c>apihub admin reset-password</c>: the way back in for whoever has the machine.</summary>
internal static class ResetPassword
{
    private const int Failed = 1;

    public static async Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter errors, Action<WebApplicationBuilder>? configure)
    {
        if (!TryRead(args, out var name, out var password, out var misuse))
        {
            await errors.WriteLineAsync($"apihub admin reset-password: {misuse} See apihub --help.");
            return Commands.Misused;
        }

        await using var app = GatewayApp.Create([], configure);
        try
        {
            await using var scope = app.Services.CreateAsyncScope();
            return await RunAsync(scope.ServiceProvider, name, password, output, errors);
        }
        catch (OptionsValidationException e)
        {
            await errors.WriteLineAsync(string.Join('\n', e.Failures));
            return Failed;
        }
    }

    private static async Task<int> RunAsync(
        IServiceProvider services, string? name, string? chosen, TextWriter output, TextWriter errors)
    {
        var db = services.GetRequiredService<GatewayDb>();
        if ((await db.Database.GetPendingMigrationsAsync()).Any())
            return await FailAsync(errors, "The database is not there yet, or of an earlier version: start the gateway once.");
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(Named(name));
        if (user is null)
            return await FailAsync(errors, name is null ? "The first administrator is not there." : $"There is no user {name}.");
        var password = chosen ?? Passwords.Generate();
        if (Passwords.IsGuessable(password, user.Username, user.Email))
            return await FailAsync(errors, "This password is among the first that anybody would try.");
        services.GetRequiredService<AuditTrail>().BeginAtCommandLine("user.reset_password");
        if (!await services.GetRequiredService<UserChanges>().SetPasswordAsync(user, password, keepSession: null, CancellationToken.None))
            return await FailAsync(errors, "The password was changed by somebody else at this moment. Nothing was done.");
        await output.WriteLineAsync(chosen is null
            ? $"The password of {user.Username} is now: {password}"
            : $"The password of {user.Username} was changed.");
        return 0;
    }

    private static System.Linq.Expressions.Expression<Func<User, bool>> Named(string? name)
    {
        var normalized = User.Normalize(name ?? "");
        return name is null ? u => u.Id == FirstAdmin.Id : u => u.NormalizedUsername == normalized || u.NormalizedEmail == normalized;
    }

    private static async Task<int> FailAsync(TextWriter errors, string fault)
    {
        await errors.WriteLineAsync(fault);
        return Failed;
    }

    private static bool TryRead(string[] args, out string? name, out string? password, out string? misuse)
    {
        (name, password, misuse) = (null, null, null);
        for (var at = 0; at < args.Length && misuse is null; at += 2)
        {
            var value = at + 1 < args.Length ? args[at + 1] : null;
            switch (args[at])
            {
                case "--user" when value is not null:
                    name = value;
                    break;
                case "--password" when value is { Length: >= Passwords.Least and <= Passwords.Most }:
                    password = value;
                    break;
                case "--password":
                    misuse = NameRules.PasswordFault;
                    break;
                default:
                    misuse = $"{args[at]} is not an option, or has no value.";
                    break;
            }
        }

        return misuse is null;
    }
}
