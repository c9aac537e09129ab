using System.Globalization;
using ApiHub.Bench.Worker;
using ApiHub.FakeUpstream;

// Two workers by turns, one whose processes wait and one whose do not: the machine is the same for both.
var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20;
await using var provider = await FakeProvider.StartAsync();
using var warm = await BenchedWorker.StartAsync(spares: 5);
using var cold = await BenchedWorker.StartAsync(spares: 0);
Console.WriteLine($"Claude CLI {warm.CliVersion}, {Environment.ProcessorCount} cores, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}, {rounds} rounds\n");

object[] one = [new { role = "user", content = "Hello?" }];
object[] seven = [.. Enumerable.Range(0, 7).Select(i => new { role = i % 2 == 0 ? "user" : "assistant", content = $"message {i}" })];
await warm.FirstDeltaAsync(provider.Address, one);

List<double> colds = [], warms = [], withHistory = [], straight = [];
for (var i = 0; i < rounds; i++)
{
    colds.Add(await cold.FirstDeltaAsync(provider.Address, one));
    await warm.AwaitSpareAsync();
    warms.Add(await warm.FirstDeltaAsync(provider.Address, one));
    await warm.AwaitSpareAsync();
    withHistory.Add(await warm.FirstDeltaAsync(provider.Address, seven));
}

for (var i = 0; i < rounds; i++)
    straight.Add(await warm.FirstDeltaAsync(provider.Address, one));

Console.WriteLine("| to the first delta, ms | p50 | p95 | worst |\n|---|---:|---:|---:|");
Print("cold start", colds);
Print("a process waits", warms);
Print("a process waits, three earlier exchanges", withHistory);
Print("one request straight after the other", straight);
var asked = provider.Requests.Count(request => request.Method == "POST");
Console.WriteLine($"\n{asked} requests at the provider for {rounds * 4 + 1} answers; {warm.SpareMegabytes():0} MB resident for a process that waits.");

static void Print(string what, List<double> times)
{
    times.Sort();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {times[times.Count / 2]:0} | {times[(int)(times.Count * 0.95)]:0} | {times[^1]:0} |"));
}
