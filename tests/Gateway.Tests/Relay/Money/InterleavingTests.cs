using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Money;

/// <summary>Whatever users, providers and operators do at once, each request is charged once, and nobody gets what he cannot pay for.</summary>
public sealed class InterleavingTests
{
    private const int Waves = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task In_any_order_of_events_the_books_agree(int seed)
    {
        await using var story = await MoneyStory.StartAsync(new Random(seed));
        for (var wave = 1; wave <= Waves; wave++)
            await story.WaveAsync(restart: wave == 3);

        await story.AssertBooksAgreeAsync();
    }
}
