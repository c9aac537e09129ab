using ApiHub.Gateway.Accounts.Health;
using Xunit;

namespace ApiHub.Gateway.Tests.Accounts;

public sealed class BreakerTests
{
    private readonly ManualClock _clock = new();
    private readonly Breaker _breaker = new();

    private DateTimeOffset Now => _clock.GetUtcNow();

    private BreakerStatus Status => _breaker.StatusAt(Now);

    [Fact]
    public void Five_failures_in_a_row_open_it_and_four_do_not()
    {
        Fail(4);
        _breaker.Succeeded(Now);
        Fail(4);
        Assert.Equal(BreakerStatus.Closed, Status);

        Fail(1);

        Assert.Equal(BreakerStatus.Open, Status);
        Assert.False(_breaker.TryPass(Now));
    }

    [Fact]
    public void More_than_half_of_ten_in_a_minute_open_it_and_half_does_not()
    {
        for (var i = 0; i < 5; i++)
        {
            _breaker.Succeeded(Now);
            Fail(1);
        }

        Assert.Equal(BreakerStatus.Closed, Status);

        Fail(1);

        Assert.Equal(BreakerStatus.Open, Status);
    }

    [Fact]
    public void Failures_of_more_than_a_minute_ago_do_not_count()
    {
        for (var i = 0; i < 5; i++)
        {
            Fail(1);
            _breaker.Succeeded(Now);
        }

        _clock.Advance(TimeSpan.FromSeconds(61));
        Fail(2);

        Assert.Equal(BreakerStatus.Closed, Status);
    }

    [Fact]
    public void After_its_time_it_lets_one_request_through_and_a_success_closes_it()
    {
        Fail(5);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(BreakerStatus.HalfOpen, Status);

        Assert.Equal([true, false, false], new[] { _breaker.TryPass(Now), _breaker.TryPass(Now), _breaker.TryPass(Now) });
        _breaker.Succeeded(Now);

        Assert.Equal((BreakerStatus.Closed, 0), (Status, _breaker.FailuresInARow));
        Assert.True(_breaker.TryPass(Now));
    }

    [Fact]
    public void Each_failure_on_trial_opens_it_for_longer_up_to_five_minutes()
    {
        Fail(5);
        foreach (var seconds in new[] { 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300 })
        {
            Assert.InRange((_breaker.OpenUntil!.Value - Now).TotalSeconds, seconds * 0.8, seconds);
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            Assert.True(_breaker.TryPass(Now));
            Fail(1);
        }
    }

    [Fact]
    public void What_was_under_way_when_it_opened_neither_closes_nor_lengthens_it()
    {
        Fail(5);
        var until = _breaker.OpenUntil;

        _breaker.Succeeded(Now);
        Fail(3);

        Assert.Equal(until, _breaker.OpenUntil);
    }

    [Fact]
    public void A_trial_whose_client_left_is_followed_by_another()
    {
        Fail(5);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.True(_breaker.TryPass(Now));
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(_breaker.TryPass(Now));

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(_breaker.TryPass(Now));
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
            _breaker.Failed(Now);
    }
}
