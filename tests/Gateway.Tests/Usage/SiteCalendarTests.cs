using System.Globalization;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Usage;
using Microsoft.Extensions.Options;
using Xunit;

namespace ApiHub.Gateway.Tests.Usage;

public sealed class SiteCalendarTests
{
    [Theory]
    [InlineData("UTC", "2026-11-22T13:59:59.999Z", "2026-11-22T13:00Z")]
    [InlineData("Asia/Shanghai", "2026-11-22T13:30Z", "2026-11-22T13:00Z")]
    [InlineData("Asia/Kolkata", "2026-11-22T13:29:59Z", "2026-11-22T12:30Z")]
    [InlineData("Asia/Kolkata", "2026-11-22T13:30Z", "2026-11-22T13:30Z")]
    [InlineData("Asia/Kathmandu", "2026-11-22T13:20Z", "2026-11-22T13:15Z")]
    [InlineData("America/St_Johns", "2026-11-22T13:20Z", "2026-11-22T12:30Z")]
    [InlineData("Europe/Berlin", "2026-10-25T00:30Z", "2026-10-25T00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T01:30Z", "2026-10-25T01:00Z")]
    // The clocks of Lord Howe go back by half an hour, at 15:00 UTC: the hour's two parts are apart.
    [InlineData("Australia/Lord_Howe", "2026-04-04T14:59Z", "2026-04-04T14:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T15:10Z", "2026-04-04T15:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T15:40Z", "2026-04-04T15:30Z")]
    public void An_hour_begins_when_the_sites_clock_says_so(string zone, string at, string start) =>
        Assert.Equal(At(start), Calendar(zone).HourStart(At(at)));

    [Theory]
    [InlineData("UTC", "2026-11-22T23:59Z", "2026-11-22T00:00Z")]
    [InlineData("Asia/Shanghai", "2026-11-22T15:59Z", "2026-11-21T16:00Z")]
    [InlineData("Asia/Shanghai", "2026-11-22T16:00Z", "2026-11-22T16:00Z")]
    [InlineData("Asia/Kolkata", "2026-11-22T18:30Z", "2026-11-22T18:30Z")]
    // Midnight is skipped in Chile's spring: the day begins at one o'clock.
    [InlineData("America/Santiago", "2026-09-06T12:00Z", "2026-09-06T04:00Z")]
    // It comes twice in Cuba's autumn: the day begins with the first.
    [InlineData("America/Havana", "2026-11-01T12:00Z", "2026-11-01T04:00Z")]
    public void A_day_begins_with_its_first_instant(string zone, string at, string start) =>
        Assert.Equal(At(start), Calendar(zone).DayStart(At(at)));

    [Theory]
    [InlineData("2026-03-29", 23)]
    [InlineData("2026-10-25", 25)]
    [InlineData("2026-11-22", 24)]
    public void A_day_has_as_many_hours_as_the_clocks_give_it(string date, int hours)
    {
        var calendar = Calendar("Europe/Berlin");
        var day = DateOnly.Parse(date, CultureInfo.InvariantCulture);
        var (start, end) = (calendar.StartOf(day), calendar.StartOf(day.AddDays(1)));
        Assert.Equal(TimeSpan.FromHours(hours), end - start);
        var starts = Enumerable.Range(0, hours * 4).Select(i => calendar.HourStart(start.AddMinutes(i * 15))).Distinct().ToList();
        Assert.Equal(hours, starts.Count);
        Assert.All(starts, s => Assert.Equal(day, calendar.DateOf(s)));
    }

    [Fact]
    public void A_week_begins_on_Monday_and_a_month_on_its_first()
    {
        var calendar = Calendar("Asia/Shanghai");
        Assert.Equal(At("2026-11-15T16:00Z"), calendar.WeekStart(At("2026-11-22T15:59Z")));
        Assert.Equal(At("2026-11-22T16:00Z"), calendar.WeekStart(At("2026-11-22T16:00Z")));
        Assert.Equal(At("2026-10-31T16:00Z"), calendar.MonthStart(At("2026-11-30T15:59Z")));
    }

    [Fact]
    public async Task A_time_zone_that_does_not_exist_is_named_at_the_start()
    {
        var fault = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => GatewayHost.StartAsync(("SITE_TIME_ZONE", "Mars/Olympus")));
        Assert.Contains("SITE_TIME_ZONE", fault.Message);
    }

    [Theory]
    [InlineData("2026-11-22", false, "2026-11-21T16:00Z")]
    [InlineData("2026-11-22", true, "2026-11-22T16:00Z")]
    [InlineData("2026-11-22T08:00", false, "2026-11-22T00:00Z")]
    [InlineData("2026-11-22T08:00:30Z", false, "2026-11-22T08:00:30Z")]
    [InlineData("2026-11-22T08:00:00+02:00", true, "2026-11-22T06:00Z")]
    [InlineData("2026-11-22T08:00:00 02:00", true, "2026-11-22T06:00Z")]
    [InlineData("2026-11-22T08:00:00.123Z", true, "2026-11-22T08:00:00.123Z")]
    public void A_moment_is_read_by_the_sites_clock_unless_it_has_an_offset(string text, bool isEnd, string at)
    {
        Assert.True(SiteTime.TryRead(text, Calendar("Asia/Shanghai"), isEnd, out var read));
        Assert.Equal(At(at), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("22.11.2026")]
    [InlineData("2026-13-01")]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01T00:00:00Z")]
    public void Other_text_is_no_moment(string text) => Assert.False(SiteTime.TryRead(text, Calendar("Asia/Shanghai"), true, out _));

    internal static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static SiteCalendar Calendar(string zone) => new(Options.Create(new SiteOptions { TimeZone = zone }));
}
