//! The reckoning by hand: means and variances summed along the longest chain.
use super::network::Network;

/// Mean and deviation of the longest chain, as if its end were normally distributed (`F8`).
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// Sum of the means, working days.
    pub mean: f64,
    /// Root of the summed variances, working days.
    pub deviation: f64,
    /// The chain, first to last, as places.
    pub places: Vec<usize>,
}

impl Chain {
    /// The chain whose means sum up highest; each length multiplied by its factor, 1 where one is
    /// missing.
    pub fn longest<K>(network: &Network<K>, factors: &[f64]) -> Chain {
        let factor = |place: usize| factors.get(place).copied().unwrap_or(1.0);
        let mut done = vec![0.0_f64; network.items.len()];
        let mut behind = vec![None; network.items.len()];
        let mut last = None;
        for place in network.order.iter().copied() {
            for earlier in &network.after[place] {
                if behind[place].is_none_or(|held: usize| done[*earlier] > done[held]) {
                    behind[place] = Some(*earlier);
                }
            }
            let from = behind[place].map_or(0.0, |earlier| done[earlier]);
            done[place] = from + network.items[place].estimate.mean() * factor(place);
            if last.is_none_or(|held: usize| done[place] > done[held]) {
                last = Some(place);
            }
        }
        let mean = last.map_or(0.0, |place| done[place]);
        let mut places = Vec::new();
        let mut variance = 0.0;
        while let Some(place) = last {
            let deviation = network.items[place].estimate.deviation() * factor(place);
            variance += deviation * deviation;
            places.push(place);
            last = behind[place];
        }
        places.reverse();
        Chain {
            mean,
            deviation: variance.sqrt(),
            places,
        }
    }

    /// The probability of being done within so many working days, 0 to 1.
    pub fn on_time(&self, days: f64) -> f64 {
        if self.deviation > 0.0 {
            normal((days - self.mean) / self.deviation)
        } else {
            f64::from(u8::from(self.mean <= days))
        }
    }
}

/// The standard normal distribution (Abramowitz and Stegun 26.2.17, error below 7.5e-8).
fn normal(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let factors = [
        1.330_274_429,
        -1.821_255_978,
        1.781_477_937,
        -0.356_563_782,
        0.319_381_530,
    ];
    let sum = factors.iter().fold(0.0, |sum, factor| (sum + factor) * t);
    let above = sum * (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    if z > 0.0 { 1.0 - above } else { above }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_at_known_points() {
        let known = [
            (0.0, 0.5),
            (1.0, 0.841_344_746),
            (-1.0, 0.158_655_254),
            (1.959_963_985, 0.975),
            (-3.0, 0.001_349_898),
            (40.0, 1.0),
            (-40.0, 0.0),
        ];
        for (z, wanted) in known {
            assert!((normal(z) - wanted).abs() < 1e-7, "{z}: {}", normal(z));
        }
    }
}
