//! A publisher of calendars that answers what the story says, and remembers what it was asked.
use app::port::{CalendarFeed, FeedAnswer, FeedError, FeedRequest};
use async_trait::async_trait;
use std::collections::VecDeque;
use std::sync::Mutex;

/// Answers in the order given; asked once more than that, it refuses the connection.
#[derive(Default)]
pub struct FakeFeed {
    answers: Mutex<VecDeque<Result<FeedAnswer, FeedError>>>,
    asked: Mutex<Vec<FeedRequest>>,
}

fn open<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl FakeFeed {
    /// The next answer is this version, under this `ETag`.
    pub fn publishes(&self, text: &str, etag: &str) {
        open(&self.answers).push_back(Ok(FeedAnswer::Body {
            bytes: text.as_bytes().to_vec(),
            etag: Some(etag.to_owned()),
            last_modified: None,
            content_type: Some("text/calendar".to_owned()),
        }));
    }

    /// The next answer is 304.
    pub fn is_unchanged(&self) {
        open(&self.answers).push_back(Ok(FeedAnswer::NotModified));
    }

    /// The next answer is this failure.
    pub fn fails(&self, error: FeedError) {
        open(&self.answers).push_back(Err(error));
    }

    /// What was asked so far, oldest first.
    pub fn asked(&self) -> Vec<FeedRequest> {
        open(&self.asked).clone()
    }
}

#[async_trait]
impl CalendarFeed for FakeFeed {
    async fn fetch(&self, request: FeedRequest) -> Result<FeedAnswer, FeedError> {
        let host = request.host().to_owned();
        open(&self.asked).push(request);
        let answer = open(&self.answers).pop_front();
        answer.unwrap_or(Err(FeedError::Refused(host)))
    }
}
