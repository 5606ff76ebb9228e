-- Until when a provider credits the lines of an accepted correction. For those accepted before: five weeks, which is the
-- same but for holidays.

ALTER TABLE correcties ADD COLUMN credit_uiterlijk_op date;
UPDATE correcties SET credit_uiterlijk_op = besloten_op + 35 WHERE status = 'aanvaard';
ALTER TABLE correcties ADD CONSTRAINT correcties_credittermijn CHECK (status <> 'aanvaard' OR credit_uiterlijk_op IS NOT NULL);
