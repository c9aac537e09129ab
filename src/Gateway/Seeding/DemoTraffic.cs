using ApiHub.Gateway.Models;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Seeding;

/// <summary>The requests of the period, in the order in which they came.</summary>
internal sealed class DemoTraffic(Dice dice, SeedPeriod period, DemoPeople people, DemoKeys keys, PriceBook prices)
{
    /// <summary>What is written at once: neither very many small batches nor a few that lock the database for long.</summary>
    private const int Batch = 1_000;

    private readonly DemoRequest _request = new(dice);

    /// <param name="rows">How many there are in all.</param>
    public IEnumerable<IReadOnlyList<UsageRecord>> Batches(int rows)
    {
        var all = period.Hours.Sum(hour => hour.Weight);
        var (weight, made) = (0L, 0);
        var batch = new List<UsageRecord>();
        foreach (var hour in period.Hours)
        {
            weight += hour.Weight;
            var due = (int)((Int128)rows * weight / all);
            batch.AddRange(Times(hour, due - made).Select(At));
            made = due;
            if (batch.Count < Batch)
                continue;
            yield return batch;
            batch = [];
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private IOrderedEnumerable<DateTimeOffset> Times(SeedPeriod.Hour hour, int count)
    {
        var length = (int)(hour.To - hour.From).TotalMilliseconds;
        return Enumerable.Range(0, count).Select(_ => hour.From.AddMilliseconds(dice.Below(length))).ToList().Order();
    }

    private UsageRecord At(DateTimeOffset at)
    {
        var key = keys.Draw(dice, at);
        var model = dice.One(DemoModels.WeightsOf(key.Vendor));
        var record = _request.Make(key, prices.Find(model), model, people.MultiplierOf(key.Row.UserId), at);
        key.Spent += record.Cost;
        return record;
    }
}
