using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Models;

/// <summary>
/// What does this model cost? Asked by every request, so it is answered from memory: an immutable snapshot of the catalogue,
/// swapped whole when a model or price changes (<see cref="PriceWatch"/>) and kept while the database is away.
/// </summary>
internal sealed partial class PriceBook(
    IDbContextFactory<GatewayDb> databases, IOptions<ModelsOptions> options, ILogger<PriceBook> logger) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1);
    private volatile PriceList _current = new([], options.Value.UnpricedAreFree);

    /// <summary>All priced models with their aliases, in the order of their names.</summary>
    public IReadOnlyList<ListedModel> Models => _current.Models;

    /// <param name="requested">The model as the client wrote it.</param>
    /// <returns>
    /// What it is priced as. Null: it has no price and is not served. Where the operator serves unpriced models,
    /// <see cref="Price.Free"/>, whose version is 0.
    /// </returns>
    public PricedModel? Find(string requested) => _current.Find(requested);

    /// <summary>Reads the catalogue anew.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        // One at a time, so that a slow read cannot replace what a later one has found.
        await _reading.WaitAsync(cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var rows = await db.Models.AsNoTracking().Include(m => m.Price).ToListAsync(cancellationToken);
            _current = new(rows, options.Value.UnpricedAreFree);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Reads the catalogue anew, or says in the log why it stays as it is.</summary>
    public async Task TryReloadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReloadAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Kept(logger, e.Message);
        }
    }

    public void Dispose() => _reading.Dispose();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The prices could not be read: {Reason} Those known from before stay in force.")]
        public static partial void Kept(ILogger logger, string reason);
    }
}
