using System.Data.Common;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiHub.Gateway.Tests.Keys;

/// <summary>Counts the statements that pass through it.</summary>
internal sealed class CommandCounter : DbCommandInterceptor
{
    private int _count;
    private int _running;
    private int _mostAtOnce;

    public int Count => Volatile.Read(ref _count);

    /// <summary>The most statements that ran at the same time.</summary>
    public int MostAtOnce => Volatile.Read(ref _mostAtOnce);

    /// <summary>Statements wait here before they run.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>A directory over the gateway's database whose statements are counted.</summary>
    public KeyDirectory DirectoryOf(GatewayHost gateway)
    {
        var options = new DbContextOptionsBuilder<GatewayDb>();
        DataSetup.Configure(options, gateway.Services.GetRequiredService<DatabaseAddress>());
        var databases = new PooledDbContextFactory<GatewayDb>(options.AddInterceptors(this).Options);
        var clock = gateway.Services.GetRequiredService<TimeProvider>();
        return new(new KeyStore(databases, clock, NullLogger<KeyStore>.Instance), clock);
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _count);
        var running = Interlocked.Increment(ref _running);
        for (var most = MostAtOnce; running > most && Interlocked.CompareExchange(ref _mostAtOnce, running, most) != most; most = MostAtOnce)
        {
        }

        await Gate;
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Interlocked.Decrement(ref _running);
        return new(result);
    }
}
